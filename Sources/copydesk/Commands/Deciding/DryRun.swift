import ArgumentParser
import ControlAPI
import Newsroom

/// What `--dry-run` says: whether it would be done, and which files would change where.
extension ControlCommand {
  /// Asks what an action would lead to, on the revision on which `act` would do it.
  ///
  /// - Parameter fill: Adds to the request what the action takes.
  func dryRun(
    _ action: Action, on reference: String, revision: Int?, _ client: ControlClient,
    _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws -> DryRunBody {
    var body = ActionBody(revision: revision)
    if revision == nil {
      let story = try client.get(StoryBody.self, "stories", reference)
      body.revision = story.seenRevision ?? story.revision
    }
    fill(&body)
    return try client.post(DryRunBody.self, ["stories", reference, "dry-run", action.rawValue], body)
  }

  /// Says of each of the stories what an action would lead to; the exit status is that of the first that would be refused.
  func dryRunEach(
    _ action: Action, _ stories: [String], revision: Int?, _ client: ControlClient,
    _ fill: (inout ActionBody) -> Void = { _ in }
  ) throws {
    var codes: [ExitCode] = []
    var runs: [DryRunBody] = []
    for story in stories {
      do {
        let run = try dryRun(action, on: story, revision: revision, client, fill)
        if options.json { runs.append(run) } else { try report(run) }
      } catch {
        codes.append(FailureReport(error).print())
      }
    }
    if options.json {
      if let only = runs.first, stories.count == 1 { try printJSON(only) } else { try printJSON(runs) }
    }
    if let first = codes.first { throw first }
  }

  /// Says what would happen.
  ///
  /// - Throws: what it would be refused with.
  func report(_ run: DryRunBody) throws {
    if let refusal = run.refusals.first { throw refusal }
    let out = Terminal.output
    out.print("\(run.slug) version \(run.version) \(run.inWords)".oneLine)
    for destination in run.destinations { printEffects(on: destination) }
  }

  private func printEffects(on destination: DryRunBody.Destination) {
    let out = Terminal.output
    out.print()
    out.print(out.bold(destination.name.oneLine) + (destination.primary ? " (primary)" : ""))
    if let hold = destination.hold { out.print(out.yellow("  nothing is delivered there for now: \(hold)".oneLine)) }
    guard let files = destination.files else {
      out.print("  which files: not known, since \(destination.reason ?? "the daemon does not say")".oneLine)
      return
    }
    if files.isEmpty { out.print("  no file would change") }
    let width = files.map(\.path.oneLine.columns).max() ?? 0
    for file in files {
      let padding = String(repeating: " ", count: width - file.path.oneLine.columns)
      out.print("  \(file.marked(on: out))  \(file.path.oneLine)\(padding)  \(file.sizes)")
    }
    for file in files { printDifference(of: file, on: destination.name) }
  }

  private func printDifference(of file: DryRunBody.File, on destination: String) {
    guard let before = file.before, let after = file.after else { return }
    let out = Terminal.output
    let difference = LineDifference(from: file.inLines(before), to: file.inLines(after))
    let name = "\(destination)/\(file.path)".oneLine
    out.print()
    if out.isInteractive { out.print(out.bold(name)) }
    let lines = out.isInteractive ? difference.shown(on: out) : difference.unified(from: name, to: name)
    for line in lines { out.print(line) }
  }
}

extension DryRunBody {
  /// What would become of the story, after its name.
  fileprivate var inWords: String {
    switch outcome {
    case .goesOut: "would go out now"
    case .resumes: "would be tried again where its delivery failed"
    case .waits: "would go out" + (at.map { " \(DisplayTime.full($0, deskZone: timeZone))" } ?? " later")
    case .waitsForPackage:
      "would go out with the package \(package ?? ""), all of it at once; this is what would go out now"
    case .waitsForTrigger: "would go out when the trigger \(trigger ?? "") fires; this is what would go out now"
    case .waitsForCommand: "would wait until somebody publishes it; this is what would go out now"
    case .needsApprovals:
      "would have \(SignatureNames(approvals?.missing ?? []).counted(approvals?.have ?? 0, of: approvals?.need ?? 0)), and nothing would go out"
    case .held: "would be held: \(HoldReason(rawValue: hold ?? "").inWords)"
    case .asksForKill:
      "would not be killed yet: another person must sign, and nothing of it would go out meanwhile"
    case .takenAway: "would be taken away where it is"
    case nil: "would be changed, and nothing would go out"
    }
  }
}

extension DryRunBody.File {
  fileprivate func marked(on terminal: Terminal) -> String {
    switch change {
    case "added": terminal.green("added  ")
    case "removed": terminal.red("removed")
    default: terminal.yellow("changed")
    }
  }

  /// The text in lines that can be compared: JSON, which may be a single one, with a line for each member.
  fileprivate func inLines(_ text: String) -> String {
    path.hasSuffix(".json") ? text.replacing(",\"", with: ",\n\"") : text
  }

  /// As in `8.1 kB → 8.4 kB`.
  fileprivate var sizes: String { [sizeBefore, size].compactMap { $0?.inBytes }.joined(separator: " → ") }
}
