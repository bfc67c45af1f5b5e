import ArgumentParser
import Glibc
import Newsroom

/// `copydesk dial`
struct Dial: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Connect standard input and output with the control socket.",
    discussion: """
      This is the other side of --socket ssh://HOST, which runs it on that host; it ends when either side does. An account \
      that is there for nothing else can be held to it, by command="copydesk dial --hello" in its authorized_keys.
      Example: ssh desk.example copydesk dial
      """)
  @Flag(help: "Say a line first, once the socket is connected.")
  var hello = false
  @OptionGroup var options: GlobalOptions

  func run() throws {
    do {
      guard case .path(let path) = try ControlAddress(options.socketAddress) else {
        throw Refusal(
          .usage, "dial connects to a socket of this host only.", hint: "Give its path: copydesk dial --socket PATH")
      }
      let socket = try UnixSocket.connect(path, patience: 0)
      defer { close(socket) }
      // Whoever reads no longer is noticed where it is written.
      signal(SIGPIPE, SIG_IGN)
      if hello { Terminal.output.print(SSHTunnel.greeting) }
      StreamRelay(socket: socket).run()
    } catch {
      throw FailureReport(error).print()
    }
  }
}

/// Carries bytes from standard input to a socket and from the socket to standard output, until either side ends.
private struct StreamRelay {
  let socket: Int32
  private var toSocket = Pending()
  private var toOutput = Pending()
  /// Whether the socket still takes what comes; if not, what it says is still carried.
  private var isTaking = true

  /// What was read and is to be written; more is read once it is.
  private struct Pending {
    var bytes: [UInt8] = []
    var isEmpty: Bool { bytes.isEmpty }
  }

  /// As much as a pipe that is ready takes without waiting (pipe(7), PIPE_BUF).
  private static let piece = 4096

  init(socket: Int32) { self.socket = socket }

  func run() {
    var relay = self
    while relay.step() {}
  }

  /// Waits until something can be done, and does it; false at the end.
  private mutating func step() -> Bool {
    let reads = isTaking && toSocket.isEmpty
    var states = [
      pollfd(fd: reads ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: socket, events: Int16(toOutput.isEmpty ? POLLIN : 0) | Int16(toSocket.isEmpty ? 0 : POLLOUT), revents: 0),
      pollfd(fd: STDOUT_FILENO, events: Int16(toOutput.isEmpty ? 0 : POLLOUT), revents: 0),
    ]
    if unsafe poll(&states, nfds_t(states.count), -1) < 0 { return errno == EINTR }
    // Nobody is there any more to be told anything.
    if states[2].revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { return false }
    if states[2].revents != 0, !Self.write(&toOutput, to: STDOUT_FILENO) { return false }
    if states[0].revents != 0, !Self.read(from: STDIN_FILENO, into: &toSocket) { return false }
    if !toSocket.isEmpty, !send() { (isTaking, toSocket) = (false, Pending()) }
    if states[1].revents & Int16(POLLIN | POLLHUP | POLLERR) != 0, toOutput.isEmpty {
      return Self.read(from: socket, into: &toOutput)
    }
    return true
  }

  /// False at the end of what there is to read.
  private static func read(from descriptor: Int32, into pending: inout Pending) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && (errno == EINTR || errno == EAGAIN) }
    pending.bytes = Array(buffer[..<count])
    return true
  }

  /// Gives the socket as much as it takes without waiting; false when it takes nothing more.
  private mutating func send() -> Bool {
    let count = unsafe toSocket.bytes.withUnsafeBytes {
      unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }
    guard count > 0 else { return errno == EINTR || errno == EAGAIN }
    toSocket.bytes.removeFirst(count)
    return true
  }

  /// False when nothing more is taken.
  private static func write(_ pending: inout Pending, to descriptor: Int32) -> Bool {
    let count = unsafe pending.bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, min($0.count, piece))
    }
    guard count > 0 else { return errno == EINTR || errno == EAGAIN }
    pending.bytes.removeFirst(count)
    return true
  }
}
