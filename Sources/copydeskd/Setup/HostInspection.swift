import Foundation
import Glibc
import JobQueue
import Logging
import Newsroom
import Notices
import Postgres
import Publishing
import Store

/// What a host has of all that a daemon needs, and what is wrong with it.
struct HostInspection {
  let settings: DaemonSettings
  /// Where a setting was given: file and line, a flag or a variable.
  let place: (SettingKey) -> String
  /// What is as it should be.
  private(set) var facts: [String] = []
  /// What is not, each with its place.
  private(set) var problems: [String] = []
  private var signer: Signer?

  init(settings: DaemonSettings, place: @escaping (SettingKey) -> String) {
    self.settings = settings
    self.place = place
  }

  /// Theme, key, socket and site.
  mutating func inspectFiles() {
    let settings = settings
    check(.theme, "theme \(settings.theme ?? "built in")") {
      if let theme = settings.theme { _ = try Theme(directory: theme) } else { _ = try Theme.builtIn() }
    }
    if case .server = settings.database { inspectKey(settings.signingKey ?? "") }
    if let group = settings.socketGroup, !UserDatabase.hasGroup(group) {
      problem(.socketGroup, "there is no group '\(group)' on this host")
    }
    if settings.socket.utf8.count > ControlSocket.maximumPathLength {
      problem(.socket, ControlSocket.Failure.pathTooLong(settings.socket).description)
    } else if !isDirectory((settings.socket as NSString).deletingLastPathComponent), !isEmbedded {
      problem(.socket, "there is no directory for '\(settings.socket)'")
    } else {
      facts.append("socket \(settings.socket)")
    }
    facts.append("site \(settings.site)")
    inspectNotices(settings.notices)
  }

  /// What people are told by.
  private mutating func inspectNotices(_ host: NoticeHost) {
    func isExecutable(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
    for (name, program) in host.programs.sorted(by: { $0.key < $1.key }) {
      let path = program.command.first ?? ""
      if !isExecutable(path) { problems.append("programs.\(name): '\(path)' is not a program that can be run") }
      if let user = program.user, UserDatabase.uid(user) == nil {
        problems.append("programs.\(name): there is no account '\(user)' on this host")
      }
      facts.append("program \(name)")
    }
    for (name, path) in host.secrets.sorted(by: { $0.key < $1.key }) {
      do throws(NoticeFault) {
        _ = try host.webhookKeys(name)
        facts.append("secret \(name), \(path)")
      } catch {
        problem(.secrets, error.reason)
      }
    }
    if case .sendmail(let path)? = host.mail?.transport, !isExecutable(path) {
      problem(.mailSendmail, "'\(path)' is not a program that can be run")
    }
  }

  /// Goes on as the daemon's account, when root asks on a host that has it: a database that lets the account in by its name does
  /// not let root in. There is no way back, so that what only root can read is looked at before.
  mutating func becomeDaemonAccount() {
    guard case .server = settings.database, geteuid() == 0, let user = UserDatabase.uid("copydesk"),
      let group = UserDatabase.group("copydesk")
    else { return }
    guard unsafe initgroups("copydesk", group) == 0, setgid(group) == 0, setuid(user) == 0 else {
      facts.append("database looked at as root: the account copydesk could not be taken")
      return
    }
  }

  /// The database: reachable, of a version that will do, as the daemon's role, migrated, knowing the key and what is served.
  mutating func inspectDatabase() async {
    guard case .server(let uri, _) = settings.database else { return }
    var configuration = settings.connection(to: uri, as: "copydeskd check")
    configuration.statementTimeout = .seconds(10)
    let logger = Logger(label: "check") { _ in SwiftLogNoOpLogHandler() }
    do {
      let connection = try await Connection.connect(configuration)
      let version = ServerVersion(number: try await connection.serverVersion())
      await connection.close()
      facts.append("database \(connection.server), PostgreSQL \(version)")
      try version.check()
      try await DatabaseSetup(logger: logger).check(configuration)
      try await inspectNewsroom(configuration, logger)
    } catch {
      problem(.database, StartFailure(error).sentence)
    }
  }

  private mutating func inspectNewsroom(_ configuration: ConnectionConfiguration, _ logger: Logger) async throws {
    let pools = DatabasePools(configuration, logger: logger)
    do {
      let store = Store(pool: pools.queue, queue: JobQueue(pool: pools.queue), signer: signer, logger: logger)
      if let signer {
        let found = try await store.hostCheck(signer)
        if found.role != "copydesk_daemon" {
          problem(.database, "the daemon would connect as '\(found.role)' instead of copydesk_daemon")
        }
        if found.isSuperuser {
          problem(.database, "'\(found.role)' is a superuser, whom no rule of the database binds")
        }
        switch found.key {
        case .valid: facts.append("key \(signer.keyID)")
        case .unknown:
          problem(.signingKey, "the database does not know the key \(signer.keyID); copydeskd migrate registers it")
        case .ended: problem(.signingKey, "the key \(signer.keyID) has ended; make and register another")
        }
      }
      let configured = try await store.destinations()
      let names = Set(configured.map(\.name))
      for name in settings.serves.sorted() where !names.isEmpty && !names.contains(name) {
        problem(.serves, "the newsroom has no destination '\(name)'")
      }
      let triggers = try await store.triggers()
      do throws(TriggerFault) {
        try TriggerKinds.standard.check(triggers)
      } catch {
        problem(.database, error.description)
      }
      inspectWebhooks(triggers)
      for parted in try await store.partedTimes() { problem(.database, parted.sentence) }
      let theme = try Theme.builtIn()
      try ServedDestinations(settings.serves, host: DestinationHost(siteRoot: settings.site, theme: theme))
        .check(configured)
      facts.append("serves \(settings.serves.map(\.text).sorted().joined(separator: ", "))")
    } catch let fault as DestinationFault {
      problem(.serves, fault.description)
    } catch {
      await pools.close()
      throw error
    }
    await pools.close()
  }

  /// What triggers need that a webhook fires.
  private mutating func inspectWebhooks(_ triggers: [Trigger]) {
    for trigger in triggers {
      guard let secret = trigger.webhookSecret else { continue }
      if settings.notices.secrets[secret] == nil {
        problem(.secrets, "the trigger \(trigger.name) needs the secret '\(secret)': secrets: [\(secret)=/path]")
      }
      if settings.hooksSocket == nil {
        problem(.hooksSocket, "the trigger \(trigger.name) waits for a webhook, and there is no socket for them")
      }
    }
  }

  private mutating func inspectKey(_ file: String) {
    // systemd shows the credential to the running service alone; what it is made of is root's to read.
    let isShownToService = file.hasPrefix("/run/credentials/") && !FileManager.default.fileExists(atPath: file)
    if isShownToService, geteuid() != 0 {
      facts.append("key not checked: only the service and root can read it")
      return
    }
    do {
      signer = Signer(
        key: isShownToService
          ? try SigningKeyFile.parse(try KeyCredential.text(), from: "the service's credential")
          : try SigningKeyFile.read(file))
    } catch let failure as SetupFailure {
      problem(.signingKey, failure.sentence)
    } catch {
      problem(.signingKey, StartFailure(error).sentence)
    }
  }

  private var isEmbedded: Bool { if case .embedded = settings.database { true } else { false } }

  private func isDirectory(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
  }

  private mutating func check(_ key: SettingKey, _ fact: String, _ body: () throws -> Void) {
    do {
      try body()
      facts.append(fact)
    } catch {
      problem(key, StartFailure(error).sentence)
    }
  }

  private mutating func problem(_ key: SettingKey, _ sentence: String) {
    problems.append("\(place(key)): \(sentence)")
  }
}
