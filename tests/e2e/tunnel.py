"""A proxy on loopback that opens the tunnels it is asked for, keeps what it could read, and nothing else."""

import re
import socket
import threading


class Tunnel:
    def __init__(self):
        self.heads, self.first_bytes = [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client):
        with client:
            client.settimeout(30)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    if not (piece := client.recv(4096)):
                        return
                    head += piece
                self.heads.append(head)
                place = re.match(rb"CONNECT ([\w.]+):(\d+) HTTP/1\.1\r\n", head)
                if not place:
                    client.sendall(b"HTTP/1.1 405 Tunnels Only\r\nContent-Length: 0\r\n\r\n")
                    return
                with socket.create_connection((place[1].decode(), int(place[2])), timeout=30) as server:
                    client.sendall(b"HTTP/1.1 200 Established\r\nX-Of-The-Proxy: 1\r\n\r\n")
                    back = threading.Thread(target=self._copy, args=[server, client], daemon=True)
                    back.start()
                    self._copy(client, server, self.first_bytes)
                    back.join(30)
            except OSError:
                pass

    @staticmethod
    def _copy(source, sink, note=None):
        try:
            while piece := source.recv(65536):
                if note is not None:
                    note.append(piece[:64])
                sink.sendall(piece)
        except OSError:
            pass
        try:
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def end(self):
        self.listener.close()
