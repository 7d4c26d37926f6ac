import { safeStorage } from 'electron';

/** Encrypts with a key that the system keeps for this user. */
export interface KeyringCipher {
  readonly kind: 'keyring';
  encrypt(text: string): Promise<Uint8Array>;
  decrypt(sealed: Uint8Array): Promise<string>;
}

/** Backends that only look like one: their key is a word in Electron's own source. */
const NOT_A_KEYRING: readonly string[] = ['basic_text', 'unknown'];

/** The system's keyring; null where there is none, or only the pretence of one. */
export async function openKeyring(): Promise<KeyringCipher | null> {
  if (process.platform === 'linux' && NOT_A_KEYRING.includes(safeStorage.getSelectedStorageBackend())) return null;
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null;
  return {
    kind: 'keyring',
    encrypt: (text) => safeStorage.encryptStringAsync(text),
    decrypt: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
  };
}
