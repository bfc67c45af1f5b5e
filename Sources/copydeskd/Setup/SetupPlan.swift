import Foundation
import Newsroom

/// What makes a host with copydeskd installed into one that runs a newsroom, step by step; each can be repeated.
struct SetupPlan {
  /// A database that is there; nil to make one in this host's PostgreSQL.
  let database: NamedDatabase?
  /// The account of the newsroom's first manager.
  let manager: String?

  static let settingsFile = "/etc/copydesk/copydeskd.yaml"
  static let newsroomFile = "/etc/copydesk/newsroom.yaml"

  /// The steps, in order.
  func steps() throws -> [SetupStep] {
    var steps = [accounts]
    if database == nil { steps += [server, localDatabase] }
    if isOnSocket { steps.append(access) }
    steps += [key, schema, settings, services]
    if let manager { steps += [newsroom(of: manager)] }
    return steps
  }

  private var accounts: SetupStep {
    SetupStep(
      "the account copydesk, the group copydesk-users for those who may connect, and the directories",
      done: {
        UserDatabase.uid("copydesk") != nil && UserDatabase.hasGroup("copydesk-users") && Self.exists("/etc/copydesk")
          && Self.exists("/run/copydesk")
      },
      [HostCommand("systemd-sysusers"), HostCommand("systemd-tmpfiles", "--create", "copydesk.conf")])
  }

  // MARK: A database on this host

  /// Whether the kernel says which account connects.
  private var isOnSocket: Bool { database?.isOnSocket ?? true }

  private var server: SetupStep {
    SetupStep(
      "PostgreSQL, running", done: { (try? query("SELECT 1")) == "1" },
      // Debian enables it when it is installed.
      [HostCommand("systemctl", "daemon-reload"), HostCommand("systemctl", "start", "postgresql.service")])
  }

  private var localDatabase: SetupStep {
    SetupStep(
      "the newsroom's database",
      done: { (try? query("SELECT 1 FROM pg_database WHERE datname = 'copydesk'")) == "1" },
      [HostCommand.asPostgres("createdb", "--encoding=UTF8", "--template=template0", "copydesk")])
  }

  private var access: SetupStep {
    func missing() throws -> [AccessRules.Rule] {
      let files = try ["hba_file", "ident_file"].map { try query("SHOW \($0)") }
      return try AccessRules.rules(accessFile: files[0], mapFile: files[1])
        .filter { !$0.isIn(try String(contentsOfFile: $0.file, encoding: .utf8)) }
    }
    let shown = AccessRules.rules(accessFile: "pg_hba.conf", mapFile: "pg_ident.conf").map { rule in
      "add to \(rule.file), \(rule.isFirst ? "before every other line" : "at the end"): \(rule.line)"
    }
    return SetupStep(
      "the daemon's account may connect as its role, and as no other",
      done: { (try? missing().isEmpty) == true }, shown: shown + ["SELECT pg_reload_conf()"]
    ) {
      for rule in try missing() {
        try AccessRules.write(rule.added(to: try String(contentsOfFile: rule.file, encoding: .utf8)), to: rule.file)
      }
      _ = try query("SELECT pg_reload_conf()")
    }
  }

  /// What psql prints for the statement, as PostgreSQL's superuser.
  private func query(_ statement: String) throws -> String {
    try HostCommand.asPostgres("psql", "-XAtq", "-d", database?.serverURI ?? "postgres", "-c", statement).run()
  }

  // MARK: The newsroom

  private var key: SetupStep {
    SetupStep(
      "the key that this host signs with, which systemd shows to the daemon alone", done: { KeyCredential.exists },
      shown: KeyCredential.shown
    ) {
      if let shortcoming = try KeyCredential.create() { print("    \(shortcoming)") }
    }
  }

  /// Repeated each time: it says itself what was missing.
  private var schema: SetupStep {
    let command = migration
    return SetupStep(
      "roles, schema, and the public half of the key", done: { false },
      shown: ["\(command), with the key at its input"]
    ) {
      try HostCommand(all: command.words, input: try KeyCredential.text(), environment: command.environment).run()
    }
  }

  private var migration: HostCommand {
    let uri = database?.uri ?? "postgresql:///copydesk"
    var command = HostCommand("copydeskd", "migrate", "--database", uri, "--signing-key", "-")
    command.environment = database?.password.map { ["PGPASSWORD": $0] } ?? [:]
    return isOnSocket ? command.asPostgres : command
  }

  /// Over the network the daemon's role has a password, which stands in the settings; those that are there are left alone.
  private var settings: SetupStep {
    let password = isOnSocket ? nil : SigningKeyFile.generate().filter { $0.isLetter || $0.isNumber }
    var shown = ["write \(Self.settingsFile), mode 0640, root:copydesk"]
    if password != nil { shown.insert("give copydesk_daemon a new password, which \(Self.settingsFile) has", at: 0) }
    return SetupStep(
      "the daemon's settings, for root and the daemon alone to read", done: { Self.exists(Self.settingsFile) },
      shown: shown
    ) {
      if let password {
        let command = migration
        try HostCommand(
          all: command.words + ["--daemon-password", "-"], input: try KeyCredential.text() + "\n" + password + "\n",
          environment: command.environment
        ).run()
      }
      try Self.write(settingsText(password: password), to: Self.settingsFile)
    }
  }

  private func settingsText(password: String?) -> String {
    """
    # The daemon's settings, as `copydeskd setup` wrote them; `copydeskd check --config FILE` reports mistakes, and
    # `systemctl reload copydeskd` reads it again.

    database: "\(database?.daemonURI(password: password) ?? "postgresql:///copydesk?user=copydesk_daemon")"
    socket: \(DaemonSettings.standardSocket)
    socket_group: copydesk-users
    site: /var/lib/copydesk/site
    signing_key: /run/credentials/copydeskd.service/signing-key
    serves: [site]

    """
  }

  private var services: SetupStep {
    SetupStep(
      "the daemon and its socket, started now and at every boot",
      [
        HostCommand("systemctl", "daemon-reload"),
        HostCommand("systemctl", "enable", "--now", "copydeskd.socket", "copydeskd.service"),
      ])
  }

  private func newsroom(of account: String) -> SetupStep {
    SetupStep(
      "a newsroom with one desk, which \(account) manages", done: { Self.exists(Self.newsroomFile) },
      shown: [
        "write \(Self.newsroomFile)", "copydesk apply -f \(Self.newsroomFile)", "usermod -aG copydesk-users \(account)",
      ]
    ) {
      guard UserDatabase.uid(account) != nil else {
        throw SetupFailure(sentence: "There is no account '\(account)' on this host; name another with --manager")
      }
      try HostCommand("usermod", "-aG", "copydesk-users", account).run()
      let aside = Self.newsroomFile + ".new"
      try Self.write(Self.newsroomText(manager: account), to: aside)
      try HostCommand("copydesk", "apply", "-f", aside).run()
      try FileManager.default.moveItem(atPath: aside, toPath: Self.newsroomFile)
    }
  }

  /// The smallest newsroom that somebody can go on with.
  static func newsroomText(manager account: String) -> String {
    let letters = account.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
    let handle = letters.split(separator: "-").joined(separator: "-")
    return """
      # The newsroom: `copydesk apply -f newsroom.yaml` makes it so.

      newsroom: {name: Newsroom, url: "https://news.example", language: en, timezone: UTC, primary: site}
      desks:
        news: {name: News}
      roles:
        reporter:        [write]
        desk_chief:      [write, review, approve, schedule, correct, publish, kill, spike, assign, cover, front]
        managing_editor: [write, review, approve, schedule, correct, publish, kill, spike, assign, cover, front, manage]
        operator:        [operate]
      staff:
        \(handle.isEmpty ? "manager" : handle):
          name: \(account)
          account: \(account)
          grants: [{role: managing_editor, desk: "*"}, {role: operator, desk: "*"}]
      destinations:
        site: {kind: site}

      """
  }

  private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    guard let group = UserDatabase.group("copydesk") else {
      throw SetupFailure(sentence: "There is no group 'copydesk'; systemd-sysusers makes it")
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640, .ownerAccountID: 0, .groupOwnerAccountID: Int(group)], ofItemAtPath: path)
  }
}
