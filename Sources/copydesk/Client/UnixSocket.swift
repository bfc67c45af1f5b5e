import Glibc

/// A connection to a Unix socket of this host.
enum UnixSocket {
  /// Connects.
  ///
  /// - Parameter patience: How long a single read or write may wait, in seconds; 0 without a limit.
  /// - Returns: A descriptor, which the caller closes.
  static func connect(_ path: String, patience: Int) throws(UnixHTTPClient.Failure) -> Int32 {
    guard path.utf8.count <= UnixHTTPClient.maximumPath else { throw .pathTooLong(path) }
    guard !path.isEmpty else { throw .noSocket(path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .refused(path) }
    limit(descriptor, seconds: patience)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { field in unsafe field.copyBytes(from: path.utf8) }
    let status = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if status == 0 { return descriptor }
    let code = errno
    close(descriptor)
    switch code {
    case ENOENT, ENOTDIR: throw .noSocket(path)
    case EACCES, EPERM: throw .notPermitted(path)
    case EAGAIN: throw .timedOut(seconds: patience)
    default: throw .refused(path)
    }
  }

  /// Gives each read and write of a socket a limit.
  static func limit(_ descriptor: Int32, seconds: Int) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }
}
