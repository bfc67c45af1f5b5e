import Newsroom
import Notices

/// The daemon's settings by name: as keys of `copydeskd.yaml`, as flags and in the environment.
enum SettingKey: String, CaseIterable, Sendable {
  case database
  case directDatabase = "direct_database"
  case preparedStatements = "prepared_statements"
  case embedded
  case socket
  case socketGroup = "socket_group"
  case hooksSocket = "hooks_socket"
  case hooksGroup = "hooks_group"
  case secrets
  case triggerFiles = "trigger_files"
  case site
  case theme
  case signingKey = "signing_key"
  case checkpoints
  case serves
  case mailFrom = "mail.from"
  case mailSendmail = "mail.sendmail"
  case mailSMTP = "mail.smtp"
  case mailTLS = "mail.tls"
  case mailAuthorities = "mail.authorities"
  case mailUser = "mail.user"
  case mailPasswordFile = "mail.password_file"
  case logLevel = "log.level"
  case logFormat = "log.format"

  /// `COPYDESK_LOG_LEVEL`.
  var environmentName: String { "COPYDESK_" + rawValue.uppercased().replacing(".", with: "_") }
  /// `--log-level`.
  var flag: String { "--" + rawValue.replacing(".", with: "-").replacing("_", with: "-") }
}

/// Where each setting was found and what it says there, before it is known to make sense.
///
/// A flag goes before the environment, and that before the file.
struct SettingSource {
  /// A setting as written.
  struct Value {
    let text: String
    /// For messages: a flag, a variable, or a file and line.
    let origin: String
  }

  private(set) var values: [SettingKey: Value] = [:]
  /// The programs of this host that the newsroom may have run, by name: in the file only.
  private(set) var programs: [String: HostProgram] = [:]
  private static let programsKey = "programs"

  /// Overlays the three sources.
  ///
  /// - Parameters:
  ///   - file: Path and text of `copydeskd.yaml`; nil when there is none.
  ///   - environment: All of it; only `COPYDESK_…` names of settings are looked at.
  ///   - flags: Those given.
  /// - Throws: `ConfigurationError` when the file is no YAML, names an unknown key or gives a value of the wrong shape.
  init(file: (path: String, text: String)?, environment: [String: String], flags: [SettingKey: String]) throws {
    if let file { try read(YAMLReader(file: file.path, text: file.text), prefix: "") }
    for key in SettingKey.allCases {
      if let text = environment[key.environmentName] { values[key] = Value(text: text, origin: key.environmentName) }
      if let text = flags[key] { values[key] = Value(text: text, origin: key.flag) }
    }
  }

  private mutating func read(_ reader: YAMLReader, prefix: String) throws {
    let children = SettingKey.allCases.filter { $0.rawValue.hasPrefix(prefix) }
      .map { $0.rawValue.dropFirst(prefix.count).prefix { $0 != "." } }
    let own = prefix.isEmpty ? [Self.programsKey] : []
    for (name, value) in try reader.fields(children.map(String.init) + own) {
      if own.contains(name) {
        for (name, entry) in try value.entries() { programs[name] = try HostProgram(name, entry) }
        continue
      }
      guard let key = SettingKey(rawValue: prefix + name) else {
        try read(value, prefix: prefix + name + ".")
        continue
      }
      if value.isNull { continue }
      let text = value.isList ? try value.items().map { try $0.string() }.joined(separator: ",") : try value.string()
      values[key] = Value(text: text, origin: value.place)
    }
  }
}
