/** Names of renderers that draw on the CPU. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|microsoft basic|mesa offscreen|virgl|svga3d/i;

/** Whether a renderer of that name is a real GPU; unknown names are taken for one only when they say something. */
export const isHardware = (renderer: string): boolean => renderer.trim() !== '' && !SOFTWARE.test(renderer);

let known: boolean | null = null;

/** Whether WebGL is drawn by a GPU here; looked at once. Drawn in software it is many times slower than plain elements. */
export const hasGpu = (): boolean => (known ??= look());

function look(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return isHardware(String(renderer));
}
