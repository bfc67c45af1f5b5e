internal import CLibPQ

/// How to reach a PostgreSQL server, and how long to wait for it.
public struct ConnectionConfiguration: Sendable {
  /// A libpq connection URI or keyword string, with several hosts, `target_session_attrs` and TLS modes as in libpq
  /// (PostgreSQL documentation, "Connection Strings").
  public var uri: String

  /// The session's name in `pg_stat_activity`, unless the URI gives one.
  public var applicationName: String

  /// How long connecting may take in all: name lookup, every host, TLS and authentication. Default 10 s.
  ///
  /// With several hosts each gets an equal share, in whole seconds and at least two, unless the URI has a
  /// `connect_timeout`: a host that does not answer leaves time for the next.
  public var connectTimeout: Duration

  /// How long one statement may take before it is cancelled; nil, the default, for no limit.
  public var statementTimeout: Duration?

  /// How long the server may take to end a cancelled statement before the connection is given up. Default 5 s.
  public var cancellationGrace = Duration.seconds(5)

  /// The limits that the server keeps. None by default.
  public var serverLimits = ServerLimits()

  /// How long a ``Pool`` goes on asking for locks in all, where a statement or transaction can be run again. Each try waits
  /// as long as the server's limit for locks; between tries no connection is held, so that others can go on. Default zero:
  /// the first refusal counts.
  public var lockPatience = Duration.zero

  /// libpq keywords that override the URI, such as `user`, `dbname`, `options`.
  public var parameters: [String: String]

  /// How many prepared statements a connection keeps. Default 256.
  public var preparedStatementLimit = 256

  /// Whether statements are prepared on the server and kept with the connection. Default true.
  ///
  /// Behind a pooler that gives each transaction another session, prepared statements may be missing when they are
  /// needed: PgBouncer in transaction mode tracks them from 1.21 on, with `max_prepared_statements` above 0; older
  /// versions need `false` here. Then only the parameters' types are kept, and each statement is parsed and run in one
  /// message: about as many round trips, but more work for the server. `LISTEN`, session settings and session locks
  /// need a direct URI either way, and ``serverLimits`` the scope ``ServerLimits/Scope/transaction``.
  public var keepsPreparedStatements = true

  /// A configuration with the given URI and time limits.
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

  /// Keywords and values in the order in which libpq reads them: later ones win.
  var keywords: [(keyword: String, value: String)] {
    let seconds = max(2, connectTimeout.components.seconds / Int64(hostCount))
    let defaults = [
      ("connect_timeout", "\(seconds)"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
      ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("fallback_application_name", applicationName),
      ("dbname", uri),
    ]
    var parameters = parameters
    if let options = serverLimits.options(after: option("options")) { parameters["options"] = options }
    let overrides = parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return defaults + overrides + [("client_encoding", "UTF8")]
  }
}

// MARK: - What libpq reads in it

extension ConnectionConfiguration {
  /// How many hosts there are to try, at least 1.
  private var hostCount: Int {
    let hosts = ["hostaddr", "host"].lazy.compactMap(option).first ?? ""
    return hosts.count { $0 == "," } + 1
  }

  /// The same, but where the URI names several hosts and does not say which will do, only one does that takes writes: of a server
  /// and its standbys the one that is not a standby, whichever that is when it is connected to.
  public func wantingWriter() -> ConnectionConfiguration {
    guard hostCount > 1, option("target_session_attrs") == nil else { return self }
    var wanting = self
    wanting.parameters["target_session_attrs"] = "read-write"
    return wanting
  }

  /// Whether only a writable server will do.
  var wantsWriter: Bool {
    option("target_session_attrs").map { ["read-write", "primary"].contains($0) } ?? false
  }

  /// The value of a keyword, given separately or in the URI.
  private func option(_ keyword: String) -> String? {
    if let value = parameters[keyword] { return value }
    guard let options = unsafe PQconninfoParse(uri, nil) else { return nil }
    defer { unsafe PQconninfoFree(options) }
    var option = unsafe options
    while let name = unsafe option.pointee.keyword {
      if unsafe String(cString: name) == keyword {
        return unsafe option.pointee.val.map { unsafe String(cString: $0) }
      }
      unsafe option += 1
    }
    return nil
  }
}
