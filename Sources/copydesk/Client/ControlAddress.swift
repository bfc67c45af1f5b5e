import Newsroom

/// Where the daemon is asked: a socket of this host, or one of another host that ssh leads to.
enum ControlAddress: Hashable, Sendable {
  /// The path of a Unix socket.
  case path(String)
  /// `ssh://[user@]host[:port][/path]`
  case ssh(SSHAddress)

  /// - Throws: `Refusal` with `usage` for an address that names no host, or one that ssh would not take for a host.
  init(_ text: String) throws(Refusal) {
    if text.hasPrefix(SSHAddress.scheme) {
      self = .ssh(try SSHAddress(text))
    } else if let scheme = text.firstMatch(of: /^([a-z][a-z0-9+.-]*):\/\//) {
      throw Refusal(
        .usage, "'\(scheme.1)' is not a way to reach a daemon.",
        hint: "Give a socket's path, or ssh://[user@]host[:port][/path].")
    } else {
      self = .path(text)
    }
  }
}

/// A socket of another host, and how ssh gets there.
struct SSHAddress: Hashable, Sendable {
  static let scheme = "ssh://"
  /// How long a user's or a host's name may be, in bytes.
  private static let longestName = 255

  /// Nil where ssh's own configuration decides.
  let user: String?
  /// A name, an address, or an entry of ssh's configuration; an IPv6 address without its brackets.
  let host: String
  /// Nil where ssh's own configuration decides.
  let port: Int?
  /// The socket's path there; nil for the one that the command there uses by itself.
  let path: String?

  /// Nothing of it can be taken for an option of ssh, or for more than a word by the shell on the other side.
  ///
  /// - Throws: `Refusal` with `usage`.
  init(_ text: String) throws(Refusal) {
    let rest = text.dropFirst(Self.scheme.count)
    let authority = rest.prefix { $0 != "/" }
    let path = String(rest.dropFirst(authority.count)).percentDecoded
    let at = authority.lastIndex(of: "@")
    user = try at.map { at throws(Refusal) in try Self.user(String(authority[..<at]).percentDecoded) }
    let place = at.map { authority[authority.index(after: $0)...] } ?? authority
    (host, port) = try Self.hostAndPort(place)
    self.path = path == "" || path == "/" ? nil : try Self.path(path)
  }

  /// What ssh runs there: one line, for any shell that quotes as sh does.
  var remoteCommand: String {
    "copydesk dial --hello" + (path.map { " --socket \($0.quotedForShell)" } ?? "")
  }

  /// As a person would name it.
  var name: String { (user.map { $0 + "@" } ?? "") + host }

  private static func user(_ text: String) throws(Refusal) -> String {
    let isWellFormed =
      text.utf8.allSatisfy { byte in isWordByte(byte) || [UInt8(ascii: "@"), UInt8(ascii: "+")].contains(byte) }
      && (1...longestName).contains(text.utf8.count) && !text.hasPrefix("-")
    guard isWellFormed else {
      throw Refusal(
        .usage, "'\(text)' is not a valid user name.",
        hint: "Use letters, digits and . _ + @ -, and do not begin with -.")
    }
    return text
  }

  private static func hostAndPort(_ text: Substring) throws(Refusal) -> (String, Int?) {
    var host = text
    var port: Substring?
    var isAddress = false
    if text.first == "[" {
      host = text.dropFirst().prefix { $0 != "]" }
      let rest = text.dropFirst(host.count + 1)
      guard rest.first == "]" else { throw invalidHost(text) }
      isAddress = true
      if rest.dropFirst().first == ":" { port = rest.dropFirst(2) } else if rest.count > 1 { throw invalidHost(text) }
    } else if let colon = text.lastIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    let isWellFormed = host.utf8.allSatisfy { byte in
      isWordByte(byte) || (isAddress && (byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")))
    }
    guard isWellFormed, (1...longestName).contains(host.utf8.count), !host.hasPrefix("-") else {
      throw invalidHost(text)
    }
    guard let port else { return (String(host), nil) }
    guard port.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(port),
      (1...65_535).contains(number)
    else {
      throw Refusal(.usage, "'\(port)' is not a valid port.", hint: "Use a number from 1 to 65535.")
    }
    return (String(host), number)
  }

  private static func path(_ text: String) throws(Refusal) -> String {
    guard text.utf8.count <= UnixHTTPClient.maximumPath,
      text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
    else {
      throw Refusal(
        .usage,
        "The socket's path is longer than \(UnixHTTPClient.maximumPath) bytes, or contains a control character.",
        hint: "Give the path of the socket on the other host, such as ssh://desk.example/run/copydesk/control.sock.")
    }
    return text
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private static func invalidHost(_ text: Substring) -> Refusal {
    Refusal(
      .usage, "'\(text)' is not a valid host.",
      hint: "Use ssh://[user@]host[:port][/path]: a name or an address, an IPv6 address in brackets.")
  }
}
