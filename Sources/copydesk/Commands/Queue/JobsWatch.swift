import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom

extension Jobs {
  /// Shows the jobs every second, in place on a terminal, as a line per change on a pipe.
  func watch(_ client: ControlClient) throws {
    var view = LiveView()
    var known: [Int: String] = [:]
    while true {
      let jobs = try list(client)
      if Terminal.output.canMoveCursor, !options.json {
        view.draw(lines(jobs))
      } else {
        try printChanges(jobs, since: &known)
      }
      _ = usleep(1_000_000)
    }
  }

  private func lines(_ jobs: [JobBody]) -> [String] {
    let terminal = Terminal.output
    let table = Self.table(of: jobs).lines(width: terminal.width)
    let head = "\(jobs.count.counted("job")), \(DisplayTime.clock(Instant(Date())))"
    return [terminal.dim(head)] + table.map { terminal.styled($0.text, $0.style) }
  }

  /// Prints a line for each job that has changed; jobs that are no longer listed are forgotten.
  private func printChanges(_ jobs: [JobBody], since known: inout [Int: String]) throws {
    var seen: [Int: String] = [:]
    for job in jobs.reversed() {
      let shown = "\(job.state) \(job.attempt) \(job.runAt) \(job.progress?.summary ?? "")"
      seen[job.id] = shown
      guard known[job.id] != shown else { continue }
      if options.json {
        Terminal.output.print(String(decoding: try ControlJSON.encode(job), as: UTF8.self))
      } else {
        for line in Self.table(of: [job]).tabSeparated { Terminal.output.print(line) }
      }
    }
    known = seen
  }
}
