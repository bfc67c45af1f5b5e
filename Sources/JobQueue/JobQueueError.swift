/// Why the queue could not do what it was asked to. Errors from PostgreSQL are thrown unchanged.
public enum JobQueueError: Error, Sendable, Equatable {
  /// There is no such job, or it has left the history.
  case noSuchJob(JobID)
  /// The job's state does not allow the operation.
  case wrongState(JobID, JobState)
  /// The job cannot be encoded as JSON.
  case cannotEncode(kind: String, reason: String)
  /// No worker has ever served the queue, and nobody has paused or limited it.
  case noSuchQueue(String)
  /// The limits are out of range.
  case invalidLimits(queue: String, reason: String)
  /// Jobs of these kinds depend on each other in a cycle, or on jobs that do.
  case dependencyCycle(kinds: [String])
  /// The text is not a valid `traceparent` header.
  case malformedTraceParent(String)
}

extension JobQueueError: CustomStringConvertible {
  /// One sentence for operators.
  public var description: String {
    switch self {
    case .noSuchJob(let id): "There is no job \(id)"
    case .wrongState(let id, let state): "Job \(id) is \(state.rawValue), so it cannot be changed this way"
    case .cannotEncode(let kind, let reason): "Could not encode a job of kind \(kind) as JSON: \(reason)"
    case .noSuchQueue(let name): "There is no queue \(name)"
    case .invalidLimits(let queue, let reason): "Invalid limits for queue \(queue): \(reason)"
    case .malformedTraceParent(let text):
      "\(text.debugDescription) is not a valid traceparent: expected version-trace-span-flags in lower-case hexadecimal"
    case .dependencyCycle(let kinds):
      "These jobs wait for each other in a cycle and would never run: \(kinds.joined(separator: ", "))"
    }
  }
}
