"""A user's server that is there at once and says who it is. One for waits-… stays away until the test lets it come."""

import os
import signal
import socket
import sys
import time

address = os.environ["JUPYTERHUB_SERVICE_URL"].split("/")[2].split(":")
user = os.environ["JUPYTERHUB_USER"]
body = ('{"token": "%s"}' % os.environ["JUPYTERHUB_API_TOKEN"]).encode()
answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)

for name in ("SIGINT", "SIGTERM"):
    signal.signal(getattr(signal, name), lambda *_: os._exit(0))

if user.startswith("fails-"):
    sys.exit("this server does not work")
if user.startswith("waits-"):
    while not os.path.exists(os.path.join(os.environ["GATES"], user)):
        time.sleep(0.05)

listener = socket.create_server((address[0], int(address[1])))
while True:
    visitor, _ = listener.accept()
    with visitor:
        visitor.recv(65536)
        visitor.sendall(answer)
