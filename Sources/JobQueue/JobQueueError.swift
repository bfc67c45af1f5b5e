/// Why the queue could not do what was asked; what PostgreSQL says is thrown as it is.
public enum JobQueueError: Error, Sendable, Equatable {
  /// There is no such job, or none any more.
  case noSuchJob(JobID)
  /// The job is in a state in which that cannot be done to it.
  case wrongState(JobID, JobState)
  /// The job's value cannot be written as JSON.
  case cannotEncode(kind: String, reason: String)
  /// No worker has served such a queue, and nobody has paused or limited it.
  case noSuchQueue(String)
  /// A queue cannot be limited so.
  case unusableLimits(queue: String, reason: String)
  /// Jobs of these kinds would wait for one another in a circle, or wait for jobs that do.
  case cycle(kinds: [String])
  /// A text is not the value of a header `traceparent`.
  case malformedTraceParent(String)
}

extension JobQueueError: CustomStringConvertible {
  /// One sentence for people.
  public var description: String {
    switch self {
    case .noSuchJob(let id): "There is no job \(id)"
    case .wrongState(let id, let state): "Job \(id) is \(state.rawValue), where that cannot be done"
    case .cannotEncode(let kind, let reason): "A job of kind \(kind) cannot be written as JSON: \(reason)"
    case .noSuchQueue(let name): "There is no queue \(name)"
    case .unusableLimits(let queue, let reason): "The queue \(queue) cannot be limited so: \(reason)"
    case .malformedTraceParent(let text):
      "\(text.debugDescription) is no traceparent: version-trace-span-flags in lower-case hexadecimal digits"
    case .cycle(let kinds): "These jobs would wait for one another for ever: \(kinds.joined(separator: ", "))"
    }
  }
}
