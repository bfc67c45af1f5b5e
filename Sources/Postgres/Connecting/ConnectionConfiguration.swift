/// How to reach a PostgreSQL server, and how long to wait for it.
public struct ConnectionConfiguration: Sendable {
  /// A libpq connection URI or keyword string; several hosts, `target_session_attrs` and TLS modes as libpq has them
  /// (PostgreSQL documentation, "Connection Strings").
  public var uri: String

  /// How the session calls itself in `pg_stat_activity`, unless the URI says otherwise.
  public var applicationName: String

  /// How long connecting may take in all: names, every host, TLS and authentication. Default 10 s.
  public var connectTimeout: Duration

  /// How long one statement may take before it is cancelled; nil, the default, for no limit.
  public var statementTimeout: Duration?

  /// libpq's keywords that override what the URI says, such as `user`, `dbname`, `options`.
  public var parameters: [String: String]

  /// How many prepared statements a connection keeps. Default 256.
  public var preparedStatementLimit = 256

  /// A configuration with the given URI and limits.
  public init(
    uri: String, applicationName: String = "copydesk", connectTimeout: Duration = .seconds(10),
    statementTimeout: Duration? = nil, parameters: [String: String] = [:]
  ) {
    self.uri = uri
    self.applicationName = applicationName
    self.connectTimeout = connectTimeout
    self.statementTimeout = statementTimeout
    self.parameters = parameters
  }

  /// The same server with another database, another role, or both.
  public func with(database: String? = nil, user: String? = nil) -> ConnectionConfiguration {
    var configuration = self
    if let database { configuration.parameters["dbname"] = database }
    if let user { configuration.parameters["user"] = user }
    return configuration
  }

  /// Keywords and values in the order in which libpq reads them: the later ones win.
  var keywords: [(keyword: String, value: String)] {
    let seconds = max(2, connectTimeout.components.seconds)
    let defaults = [
      ("connect_timeout", "\(seconds)"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("fallback_application_name", applicationName),
      ("dbname", uri),
    ]
    let overrides = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return defaults + overrides + [("client_encoding", "UTF8")]
  }
}
