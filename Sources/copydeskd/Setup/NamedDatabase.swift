import Foundation

/// The database that an administrator names by its URI, as setting a host up uses it.
struct NamedDatabase {
  private let parts: URLComponents

  /// - Throws: `SetupFailure` when it is no URI.
  init(_ uri: String) throws {
    guard let parts = URLComponents(string: uri), ["postgres", "postgresql"].contains(parts.scheme ?? "") else {
      throw SetupFailure(
        sentence: "'\(uri)' is not a connection URI; give one such as postgresql://postgres@db.example/copydesk")
    }
    self.parts = parts
  }

  /// The URI without its password, which is nobody's business: commands are shown, and everybody can list processes.
  var uri: String { text(of: parts.without(["password"])) }

  /// The password in the URI, for libpq's environment.
  var password: String? { parts.password ?? item("password") }

  /// Whether it is reached through a socket on this host, where the kernel says which account connects.
  var isOnSocket: Bool {
    let host = parts.host.flatMap { $0.isEmpty ? nil : $0 } ?? item("host") ?? item("hostaddr") ?? ""
    return host.isEmpty || host.hasPrefix("/")
  }

  /// The URI by which PostgreSQL's superuser reaches the server's own database, without a name of its own.
  var serverURI: String {
    var parts = parts.without(["password", "user", "dbname"])
    parts.path = "/postgres"
    return text(of: parts)
  }

  /// The URI for the daemon's role.
  func daemonURI(password: String?) -> String {
    var parts = parts.without(["password", "user"])
    let own =
      [URLQueryItem(name: "user", value: "copydesk_daemon")]
      + (password.map { [URLQueryItem(name: "password", value: $0)] } ?? [])
    parts.queryItems = (parts.queryItems ?? []) + own
    return text(of: parts)
  }

  private func item(_ name: String) -> String? { parts.queryItems?.first { $0.name == name }?.value }

  /// An empty host is written, as libpq wants it.
  private func text(of parts: URLComponents) -> String {
    let text = parts.string ?? ""
    return parts.host == nil || parts.host?.isEmpty == true
      ? text.replacing(/^(postgres(?:ql)?):\/*/) { "\($0.1):///" } : text
  }
}

extension URLComponents {
  /// Without these, be it in the authority or as query items.
  fileprivate func without(_ names: Set<String>) -> URLComponents {
    var parts = self
    if names.contains("password") { parts.password = nil }
    if names.contains("user") { parts.user = nil }
    let kept = (queryItems ?? []).filter { !names.contains($0.name) }
    parts.queryItems = kept.isEmpty ? nil : kept
    return parts
  }
}
