import Database from 'better-sqlite3';
import fastify from 'fastify';
import { Server } from 'socket.io';

/**
 * The least that a farm could be: the same libraries, one table, one route, one socket. Arguments: port, path of its database.
 * What Croft does beyond it is what Croft costs.
 */
const [port = '0', path = ':memory:'] = process.argv.slice(2);
const db = new Database(path);
db.pragma('journal_mode = WAL');
db.exec('CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, title TEXT NOT NULL)');
const all = db.prepare('SELECT * FROM tasks ORDER BY id DESC LIMIT 100');

const app = fastify();
app.get('/api/tasks', (_request, reply) => reply.send({ tasks: all.all() }));
const sockets = new Server(app.server, { transports: ['websocket'], serveClient: false });
sockets.on('connection', (socket) => socket.emit('snapshot', { tasks: all.all() }));
await app.listen({ host: '127.0.0.1', port: Number(port) });
process.on('SIGTERM', () => process.exit(0));
