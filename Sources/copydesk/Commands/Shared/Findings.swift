import Newsroom

/// What the checks found, for people.
extension ControlCommand {
  /// Prints the findings, those that block approval first.
  func printFindings(_ findings: [Finding]) {
    let ordered = findings.filter { $0.level == .required } + findings.filter { $0.level != .required }
    for finding in ordered {
      let place = finding.line > 0 ? "\(finding.line):\(finding.column)" : "-"
      let level = finding.level == .required ? Terminal.output.red("required") : Terminal.output.yellow("recommended")
      let excerpt = finding.excerpt.isEmpty ? "" : Terminal.output.dim("  “\(finding.excerpt.oneLine)”")
      Terminal.output.print("  \(place)  \(level)  \(finding.rule.oneLine): \(finding.message.oneLine)\(excerpt)")
    }
  }
}
