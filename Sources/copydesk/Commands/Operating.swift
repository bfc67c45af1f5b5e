import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk status`
struct Status: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "How the daemon and its newsroom are.", discussion: "Example: copydesk status")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let status = try client.get(StatusBody.self, "status")
    if options.json { return try printJSON(status) }
    let out = Terminal.output
    func counts(_ values: [String: Int]) -> String {
      let shown = values.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
      return shown.isEmpty ? "none" : shown.joined(separator: ", ").oneLine
    }
    out.print(
      "daemon\t\(status.version), PostgreSQL \(status.database), \(ShownTime.here(status.databaseTime))".printable)
    out.print("new work\t\(status.listening ? "is heard of at once" : "is polled for (no LISTEN)")")
    out.print("stories\t\(counts(status.stories))")
    out.print("held\t\(status.held)")
    out.print("submissions\t\(status.waitingSubmissions) waiting")
    out.print("deliveries\t\(status.pendingDeliveries) pending, \(status.failedDeliveries) failed")
    out.print("jobs\t\(counts(status.jobs))")
  }
}

/// `copydesk jobs`
struct Jobs: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The queue's jobs, the newest first.",
    discussion: """
      Examples:
        copydesk jobs
        copydesk jobs --state dead
      """)
  @Option(help: ArgumentHelp("Only this state.", valueName: "state"))
  var state: String?
  @Option(help: ArgumentHelp("Only this kind.", valueName: "kind"))
  var kind: String?
  @Option(help: ArgumentHelp("How many at most.", valueName: "n"))
  var limit = 50
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let jobs = try client.get(
      PageBody<JobBody>.self, ["jobs"], query: [("state", state), ("kind", kind), ("limit", String(limit))]
    ).items
    if options.json { return try printJSON(jobs) }
    var table = TextTable("JOB", "KIND", "QUEUE", "STATE", "ATTEMPT", "RUN AT", "CAUSE")
    for job in jobs {
      table.add(
        String(job.id), job.kind, job.queue, job.state, "\(job.attempt)/\(job.maxAttempts)", ShownTime.here(job.runAt),
        job.cause ?? "-")
    }
    table.print(orSay: "There are no such jobs.")
  }
}

/// `copydesk destinations`
struct Destinations: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where stories go, and how that goes.", discussion: "Example: copydesk destinations")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DestinationBody>.self, "destinations").items
    if options.json { return try printJSON(items) }
    var table = TextTable("NAME", "KIND", "PENDING", "FAILED", "LAST RECEIPT", "WORKED BY")
    for item in items {
      table.add(
        item.name, item.kind, String(item.pending), String(item.failed), item.lastReceiptAt.map(ShownTime.here) ?? "-",
        item.holder ?? "-")
    }
    table.print(orSay: "There are no destinations.")
  }
}

/// `copydesk deliveries`
struct Deliveries: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a story was sent, and what came of it.", discussion: "Example: copydesk deliveries night-train")
  @Argument(
    help: ArgumentHelp("The story's number or slug.", valueName: "story"), completion: GlobalOptions.storyCompletion)
  var story: String
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get([DeliveryBody].self, "stories", story, "deliveries")
    if options.json { return try printJSON(items) }
    var table = TextTable("DELIVERY", "DESTINATION", "KIND", "VER", "STATE", "ATTEMPTS", "SINCE", "LAST ERROR")
    for item in items {
      table.add(
        String(item.id), item.destination, item.kind.rawValue, String(item.version), item.state, String(item.attempts),
        ShownTime.here(item.createdAt), item.lastError ?? "-")
    }
    table.print(orSay: "It was sent nowhere yet.")
  }
}

/// `copydesk desks`
struct Desks: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The newsroom's desks and their policies.", discussion: "Example: copydesk desks")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<DeskBody>.self, "desks").items
    if options.json { return try printJSON(items) }
    var table = TextTable("DESK", "NAME", "TIME ZONE", "APPROVALS", "PUBLISH", "REQUIRED CHECKS")
    for item in items {
      table.add(
        item.slug, item.name, item.timeZone, String(item.approvals), item.publish, item.required.joined(separator: ", ")
      )
    }
    table.print(orSay: "There are no desks. Describe them: copydesk apply -f newsroom.yaml")
  }
}

/// `copydesk staff`
struct Staff: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Who works here, and what they are on which desk.", discussion: "Example: copydesk staff")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let items = try client.get(PageBody<StaffBody>.self, "staff").items
    if options.json { return try printJSON(items) }
    var table = TextTable("STAFF", "NAME", "ROLES")
    for item in items where item.active {
      table.add(item.handle, item.name, item.grants.map { "\($0.role) on \($0.desk)" }.joined(separator: "; "))
    }
    table.print(orSay: "Nobody works here yet. Describe them: copydesk apply -f newsroom.yaml")
  }
}

/// `copydesk apply`
struct Apply: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the newsroom what a file describes: shows the difference, then makes it so.",
    discussion: """
      Examples:
        copydesk apply -f newsroom.yaml --dry-run
        copydesk apply -f newsroom.yaml
      """)
  @Option(name: .shortAndLong, help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
  var file: String
  @Flag(help: "Only show the difference.")
  var dryRun = false
  @Flag(name: .shortAndLong, help: "Do not ask first.")
  var yes = false
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let text = try FileBytes.require(file, limit: 1_048_576, as: "file")
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let changes = try client.post(
      [ConfigurationChangeBody].self, ["configuration"], query: [("dry_run", "true"), ("file", name)],
      contentType: "application/yaml", text)
    if !options.json { show(changes) }
    if !dryRun, !changes.isEmpty {
      guard yes || Terminal.confirms("Make it so?") else {
        Terminal.error.print("Nothing was done.")
        throw ExitCode(1)
      }
      _ = try client.post(
        [ConfigurationChangeBody].self, ["configuration"], query: [("file", name)], contentType: "application/yaml",
        text)
    }
    if options.json { try printJSON(changes) }
  }

  private func show(_ changes: [ConfigurationChangeBody]) {
    let out = Terminal.output
    if changes.isEmpty { return out.print("The newsroom is as the file describes it.") }
    for change in changes {
      switch change.kind {
      case "add": out.print(out.green("+ \(change.subject.oneLine)"))
      case "remove": out.print(out.red("- \(change.subject.oneLine)"))
      default:
        out.print(out.yellow("~ \(change.subject.oneLine)"))
        for field in change.fields {
          out.print("    \(field.key): \(field.before ?? "-") → \(field.after ?? "-")".oneLine)
        }
      }
    }
  }
}

/// `copydesk audit`
struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The audit log's own soundness.", subcommands: [AuditVerify.self], defaultSubcommand: AuditVerify.self)
}

/// `copydesk audit verify`
struct AuditVerify: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Find any edit, insertion, deletion or cut tail in the audit log.",
    discussion: "Exit status 70 when the log does not hold.\nExample: copydesk audit verify")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let report = try client.get(AuditReportBody.self, "audit", "verify")
    if options.json {
      try printJSON(report)
    } else if report.problems.isEmpty {
      Terminal.output.print(
        "\(report.entries) entries in \(report.chains) chains: every one follows the one before it.")
    }
    if !options.json {
      Terminal.output.print(
        report.vouchedUntil.map { "A signed checkpoint vouches for all up to \(ShownTime.here($0))." }
          ?? "There is no signed checkpoint yet: a cut tail would not be seen.")
    }
    guard !report.problems.isEmpty else { return }
    for problem in report.problems where !options.json {
      let chain = problem.story.map { "story \($0)" } ?? "newsroom"
      Terminal.output.print("\(chain), entry \(problem.position.map(String.init) ?? "-"): \(problem.message.oneLine)")
    }
    throw Refusal(
      .internal, "The audit log does not hold at \(report.problems.count) place(s).",
      hint: "Keep the database as it is and call whoever answers for it.")
  }
}

/// `copydesk metrics`
struct Metrics: ControlCommand {
  static let configuration = CommandConfiguration(
    abstract: "The daemon's metrics, in Prometheus' text format.", discussion: "Example: copydesk metrics")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let text = try client.text("metrics")
    Terminal.output.print((text.hasSuffix("\n") ? String(text.dropLast()) : text).printable)
  }
}
