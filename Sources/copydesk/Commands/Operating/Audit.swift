import ArgumentParser
import ControlAPI
import Newsroom

/// `copydesk audit`
struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the audit log.", subcommands: [AuditVerify.self], defaultSubcommand: AuditVerify.self)
}

/// `copydesk audit verify`
struct AuditVerify: ControlCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that nobody has edited, added, deleted or cut off audit log entries.",
    discussion: "Exit status 70 when the log is not intact.\nExample: copydesk audit verify")
  @OptionGroup var options: GlobalOptions

  func run(_ client: ControlClient) throws {
    let report = try client.get(AuditReportBody.self, "audit", "verify")
    if options.json {
      try printJSON(report)
    } else if report.problems.isEmpty {
      Terminal.output.print(
        "The audit log is intact: \(report.entries.counted("entry", "entries")) in \(report.chains.counted("chain")).")
    }
    if !options.json {
      Terminal.output.print(
        report.vouchedUntil.map { "A signed checkpoint vouches for everything up to \(DisplayTime.local($0))." }
          ?? "There is no signed checkpoint yet, so entries cut off at the end would go unnoticed.")
    }
    guard !report.problems.isEmpty else { return }
    for problem in report.problems where !options.json {
      let chain = problem.story.map { "story \($0)" } ?? "newsroom"
      Terminal.output.print("\(chain), entry \(problem.position.map(String.init) ?? "-"): \(problem.message.oneLine)")
    }
    throw Refusal(
      .internal, "The audit log is not intact: \(report.problems.count.counted("problem")) found.",
      hint: "Leave the database as it is and call whoever is responsible for it.")
  }
}
