"""A server that users start: listens at once and answers everything with 200. Given to Python with -c."""

import _socket
import posix

url = posix.environ[b"JUPYTERHUB_SERVICE_URL"].decode()
listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
listener.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(url.split(":")[2].split("/")[0])))
listener.listen(64)
while True:
    link = _socket.socket(fileno=listener._accept()[0])
    link.recv(65536)
    link.sendall(b"HTTP/1.1 200 OK\r\nX-JupyterHub-Version: 6.1.1\r\nContent-Length: 6\r\nConnection: close\r\n\r\nserver")
    link.close()
