internal import Postgres

/// Jobs that wait for one another, to be enqueued together.
///
/// ```swift
/// var edition = Workflow(batch: "edition 2026-11-24")
/// let pages = try pages.map { try edition.add(RenderPage($0)) }
/// let index = try edition.add(RenderIndex(), after: pages)
/// try edition.add(TellOperator(), after: pages + [index], by: .ifFailed)
/// try await queue.enqueue(edition, in: transaction)
/// ```
///
/// A job that waits is `waiting`; it becomes available, or `scheduled`, in the same transaction that ends the last job it
/// waits for. A worker that dies loses nothing of that.
public struct Workflow: Sendable {
  /// A job of a workflow.
  public struct Step: Sendable, Hashable {
    let place: Int
  }

  struct Entry: Sendable {
    let kind: String
    let version: Int
    let arguments: JSONB
    let policy: JobPolicy
    let options: EnqueueOptions
    let event: EventWait?
  }

  struct Wait: Sendable, Hashable {
    enum Predecessor: Sendable, Hashable {
      case step(Step)
      case job(JobID)
    }

    let step: Step
    let predecessor: Predecessor
    let rule: DependencyRule
  }

  /// What its jobs can be traced to.
  public var cause: String?

  /// A name under which its jobs are counted together; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?

  /// The span that its jobs are enqueued in; nil, the default, for that of the enqueueing task, if the program traces.
  public var traceParent: TraceParent?

  private(set) var entries: [Entry] = []
  private(set) var waits: [Wait] = []

  /// A workflow without jobs.
  public init(cause: String? = nil, batch: String? = nil, traceParent: TraceParent? = nil) {
    self.cause = cause
    self.batch = batch
    self.traceParent = traceParent
  }

  /// Adds a job, and says what it waits for: all the steps, jobs and the event.
  ///
  /// - Parameters:
  ///   - steps: Other jobs of this workflow.
  ///   - jobs: Jobs that were enqueued earlier, finished ones included.
  ///   - rule: What it does when one of them does not complete.
  ///   - event: An event.
  ///   - options: When and in which queue it may run, and its priority; its cause, batch and span are the workflow's.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``.
  @discardableResult
  public mutating func add<Work: Job>(
    _ job: Work, after steps: [Step] = [], and jobs: [JobID] = [], by rule: DependencyRule = .wait,
    on event: EventWait? = nil, _ options: EnqueueOptions = EnqueueOptions()
  ) throws(JobQueueError) -> Step {
    let step = Step(place: entries.count)
    entries.append(
      Entry(
        kind: Work.kind, version: Work.version, arguments: try JSONB.arguments(of: [job])[0], policy: Work.policy,
        options: options, event: event))
    for predecessor in steps { order(step, after: predecessor, by: rule) }
    for predecessor in Set(jobs).sorted() { waits.append(Wait(step: step, predecessor: .job(predecessor), rule: rule)) }
    return step
  }

  /// Lets a step wait for another one, wherever that was added; what was said of the two before is replaced.
  public mutating func order(_ step: Step, after predecessor: Step, by rule: DependencyRule = .wait) {
    waits.removeAll { $0.step == step && $0.predecessor == .step(predecessor) }
    waits.append(Wait(step: step, predecessor: .step(predecessor), rule: rule))
  }
}

/// What a job does when one that it waits for does not complete.
public enum DependencyRule: String, Sendable, CaseIterable {
  /// It waits on while the other one is a dead letter, which may be retried and complete. It is cancelled when the other one
  /// is discarded or cancelled.
  case wait
  /// It is cancelled, also when the other one is a dead letter.
  case cancel
  /// It runs however the others ended, dead letters included.
  case run
  /// It is there for this: it runs as soon as one of the others is dead, discarded or cancelled, and is cancelled when all
  /// have completed.
  case ifFailed = "if_failed"
}
