import ControlAPI
import Foundation
import Glibc
import Newsroom

extension ControlSocket {
  /// Answers everybody who waits on a socket that systemd passed with the reason why the daemon cannot start.
  ///
  /// Otherwise they would wait for a daemon that never comes, and systemd would start it for them again and again.
  static func refuseWaiting(because sentence: String, environment: [String: String]) {
    guard let socket = inherited(environment: environment, mode: 0, group: nil) else { return }
    let refusal = Refusal(
      .unavailable, "The daemon cannot start: \(sentence)", hint: "An operator finds this in: journalctl -u copydeskd")
    let body = (try? ControlJSON.encode(Problem(refusal))) ?? Data()
    let head =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: \(Problem.mediaType)\r\nContent-Length: \(body.count)\r\n"
      + "Connection: close\r\n\r\n"
    while true {
      let client = accept(socket.descriptor, nil, nil)
      guard client >= 0 else { return }
      answer(client, Array(head.utf8) + body)
      close(client)
    }
  }

  /// How long a client may take to say what nobody can answer, in milliseconds.
  private static let requestWait: CInt = 200

  private static func answer(_ client: CInt, _ bytes: [UInt8]) {
    // What is left unread when a connection is closed makes the other end lose the answer.
    var waiting = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 65_536)
    if unsafe poll(&waiting, 1, requestWait) > 0 {
      while unsafe recv(client, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0 {}
    }
    _ = unsafe send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }
}
