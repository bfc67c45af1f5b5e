import Glibc

/// Listens where a PostgreSQL server would, and never answers.
struct MuteServer {
  struct Failure: Error {
    let status: Int32
  }

  private let socket: CInt

  init(directory: String) throws {
    socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = "\(directory)/.s.PGSQL.5432"
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let bound = unsafe withUnsafePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket, $0, length) }
    }
    guard bound == 0, listen(socket, 8) == 0 else { throw Failure(status: errno) }
  }

  /// Ends the next connection as soon as it is made; false when the server was closed.
  func hangUp() -> Bool {
    let connection = accept(socket, nil, nil)
    guard connection >= 0 else { return false }
    Glibc.close(connection)
    return true
  }

  /// Stops listening; a thread in `hangUp` returns.
  func close() {
    shutdown(socket, Int32(SHUT_RDWR))
    Glibc.close(socket)
  }
}
