import Glibc

/// The addresses of a host, in the order in which they are to be tried (RFC 6724).
struct HostAddresses: Sequence, IteratorProtocol {
  /// One of them.
  struct Address: Sendable {
    fileprivate let family: Int32
    fileprivate let `protocol`: Int32
    /// As `sockaddr` has it.
    fileprivate let bytes: [UInt8]

    /// A new socket for it, -1 where there can be none.
    func socket() -> Int32 {
      Glibc.socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), `protocol`)
    }

    /// Connects that socket to it; false, with `errno`, when that fails.
    func connect(_ socket: Int32) -> Bool {
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.connect(socket, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
          == 0
      }
    }
  }

  private var rest: ArraySlice<Address>

  /// Asks the system, which may wait for as long as resolv.conf(5) says; nil when there is no such host.
  init?(of host: String, port: Int) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0, let first = unsafe found else { return nil }
    defer { unsafe freeaddrinfo(first) }
    var addresses: [Address] = []
    var next: UnsafeMutablePointer<addrinfo>? = unsafe first
    while let one = unsafe next?.pointee {
      let bytes = unsafe Array(UnsafeRawBufferPointer(start: one.ai_addr, count: Int(one.ai_addrlen)))
      unsafe addresses.append(Address(family: one.ai_family, protocol: one.ai_protocol, bytes: bytes))
      unsafe next = one.ai_next
    }
    rest = addresses[...]
  }

  mutating func next() -> Address? { rest.popFirst() }
}
