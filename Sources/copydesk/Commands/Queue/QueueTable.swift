import ControlAPI

extension ControlCommand {
  /// Prints queues, one per line.
  func show(_ queues: [QueueBody]) throws {
    if options.json { return try printJSON(queues) }
    var table = TextTable("QUEUE", "AVAILABLE", "SCHEDULED", "RUNNING", "DEAD", "OLDEST", "LIMITS", "PAUSED")
    for queue in queues {
      func count(_ state: String) -> String {
        "\(queue.isEstimated && state != "running" ? "~" : "")\(queue.jobs[state] ?? 0)"
      }
      let paused = queue.pausedAt.map { at in DisplayTime.local(at) + (queue.pausedBy.map { " by \($0)" } ?? "") }
      table.add(
        queue.name, count("available"), count("scheduled"), count("running"), count("dead"),
        queue.oldestWait.map { "\(Int($0)) s" } ?? "-", queue.limits.summary, paused ?? "-")
    }
    table.print(ifEmpty: "There are no queues yet.")
  }
}

extension QueueLimitsBody {
  /// `4 at once, 2 per key, 30 in 60 s`.
  fileprivate var summary: String {
    let parts = [
      global.map { "\($0) at once" }, perKey.map { "\($0) per key" },
      rate.map { rate in
        let seconds = rate.seconds == rate.seconds.rounded() ? "\(Int(rate.seconds))" : "\(rate.seconds)"
        return "\(rate.count) in \(seconds) s" + (rate.burst == rate.count ? "" : ", \(rate.burst) in a burst")
      },
    ].compactMap { $0 }
    return parts.isEmpty ? "-" : parts.joined(separator: ", ")
  }
}
