// A worker that all tabs share: one stream of events for them, since a browser allows six connections to a host and a
// stream holds one for as long as its page is open.

const ports = new Set();
let version = null;
let diagnostics = null;

function hear(data) {
  const message = JSON.parse(data);
  if (message.type === 'diagnostics') diagnostics = data;
  else version = message.version;
  for (const port of ports) port.postMessage(data);
}

function listen() {
  const source = new EventSource('events');
  source.addEventListener('message', ({ data }) => hear(data));
  source.addEventListener('error', () => {
    version = diagnostics = null;
    // The browser asks again by itself, unless another server answered meanwhile, as a proxy does.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

addEventListener('connect', ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => ports.delete(port);
  if (version !== null) port.postMessage(JSON.stringify({ type: 'hello', version }));
  if (diagnostics !== null) port.postMessage(diagnostics);
});

listen();
