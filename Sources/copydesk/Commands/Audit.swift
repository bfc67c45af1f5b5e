import ArgumentParser
import ControlAPI
import Newsroom

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
      .internal, "The audit log does not hold at \(report.problems.count.counted("place")).",
      hint: "Keep the database as it is and call whoever answers for it.")
  }
}
