import Glibc

/// A connection to a server, encrypted from some moment on, or never.
///
/// Its calls wait, each for as long as the server may be silent. It belongs to the thread that made it.
final class ServerConnection {
  private let call: ServerCall
  private let socket: Int32
  private var encrypted: TLSSession?

  /// How sentences name the server.
  var place: String { call.place }

  /// Connects to the first of the host's addresses that answers.
  ///
  /// - Parameter cut: Has the socket, and closes it.
  init(_ call: ServerCall, _ cut: ConnectionCut) throws(NoticeFault) {
    self.call = call
    socket = try Self.connected(call, cut)
  }

  /// Has all that follows be encrypted, with a certificate for the host that was called.
  ///
  /// - Parameter authorities: The path of a PEM file with the authorities that are trusted; nil for those of the system.
  func encrypt(trusting authorities: String?) throws(NoticeFault) {
    do throws(TLSSession.Fault) {
      encrypted = try TLSSession(socket: socket, host: call.host, authorities: authorities)
    } catch {
      throw .tryAgain(reason: "no encrypted connection to \(place): \(error.reason)")
    }
  }

  /// Says that nothing more follows.
  func end() { encrypted?.end() }

  /// Sends all of it; false when the server does not take it.
  func send(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = encrypted?.send(rest) ?? sendInTheClear(rest)
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// The next bytes, at most 16 kB; none when the server has ended the connection, or is silent for too long.
  func receive() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = encrypted?.receive(&buffer) ?? receiveInTheClear(&buffer)
    return Array(buffer.prefix(max(count, 0)))
  }

  private func sendInTheClear(_ bytes: ArraySlice<UInt8>) -> Int {
    while true {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private func receiveInTheClear(_ buffer: inout [UInt8]) -> Int {
    while true {
      let count = unsafe recv(socket, &buffer, buffer.count, 0)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func connected(_ call: ServerCall, _ cut: ConnectionCut) throws(NoticeFault) -> Int32 {
    guard let addresses = call.find(call.host, call.port) else {
      throw .tryAgain(reason: "the host of \(call.place) cannot be found")
    }
    var code = ECONNREFUSED
    for address in addresses {
      let descriptor = address.socket()
      guard descriptor >= 0 else { continue }
      var silence = timeval(tv_sec: call.patience, tv_usec: 0)
      let size = socklen_t(MemoryLayout<timeval>.size)
      _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &silence, size)
      _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &silence, size)
      guard cut.take(descriptor) else { break }
      if address.connect(descriptor) { return descriptor }
      // What connect(2) says of a time limit.
      code = errno == EINPROGRESS ? ETIMEDOUT : errno
      cut.close()
    }
    throw .tryAgain(reason: "\(call.place) cannot be reached: \(unsafe String(cString: strerror(code)))")
  }
}
