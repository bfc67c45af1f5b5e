internal import Postgres

/// Jobs that depend on each other, to be enqueued together.
///
/// ```swift
/// var edition = JobWorkflow(batch: "edition 2026-11-24")
/// let pages = try pages.map { try edition.add(RenderPage($0)) }
/// let index = try edition.add(RenderIndex(), after: pages)
/// try edition.add(TellOperator(), after: pages + [index], by: .ifFailed)
/// try await queue.enqueue(edition, in: transaction)
/// ```
///
/// A job with dependencies is `waiting`; it becomes available, or `scheduled`, in the same transaction that ends the last job it
/// waits for, so a worker that dies cannot leave it behind.
public struct JobWorkflow: Sendable {
  /// A job of a workflow.
  public struct Step: Sendable, Hashable {
    let index: Int
  }

  struct Entry: Sendable {
    let kind: String
    let version: Int
    let arguments: JSONB
    let policy: JobPolicy
    let options: EnqueueOptions
    let event: EventWait?
  }

  struct Dependency: Sendable, Hashable {
    enum Predecessor: Sendable, Hashable {
      case step(Step)
      case job(JobID)
    }

    let step: Step
    let predecessor: Predecessor
    let rule: DependencyRule
  }

  /// What caused its jobs.
  public var cause: String?

  /// A name under which its jobs are counted together; see ``JobQueue/progress(ofBatch:)``.
  public var batch: String?

  /// The span that its jobs belong to; nil, the default, for the span of the enqueueing task, if the program traces.
  public var traceParent: TraceParent?

  private(set) var entries: [Entry] = []
  private(set) var dependencies: [Dependency] = []

  /// A workflow without jobs.
  public init(cause: String? = nil, batch: String? = nil, traceParent: TraceParent? = nil) {
    self.cause = cause
    self.batch = batch
    self.traceParent = traceParent
  }

  /// Adds a job that runs after all the given steps, jobs and the event.
  ///
  /// - Parameters:
  ///   - steps: Other jobs of this workflow.
  ///   - jobs: Jobs that were enqueued earlier, finished ones included.
  ///   - rule: What it does when one of them does not complete.
  ///   - event: An event to wait for.
  ///   - options: The earliest time to run, the queue, and the priority; cause, batch and span are the workflow's.
  /// - Throws: ``JobQueueError/cannotEncode(kind:reason:)``.
  @discardableResult
  public mutating func add<Work: Job>(
    _ job: Work, after steps: [Step] = [], and jobs: [JobID] = [], by rule: DependencyRule = .wait,
    on event: EventWait? = nil, _ options: EnqueueOptions = EnqueueOptions()
  ) throws(JobQueueError) -> Step {
    let step = Step(index: entries.count)
    entries.append(
      Entry(
        kind: Work.kind, version: Work.version, arguments: try JSONB(argumentsOf: job), policy: Work.policy,
        options: options, event: event))
    for predecessor in steps { order(step, after: predecessor, by: rule) }
    for predecessor in Set(jobs).sorted() {
      dependencies.append(Dependency(step: step, predecessor: .job(predecessor), rule: rule))
    }
    return step
  }

  /// Makes a step wait for another one, whichever was added first. Replaces an earlier dependency between the two.
  public mutating func order(_ step: Step, after predecessor: Step, by rule: DependencyRule = .wait) {
    dependencies.removeAll { $0.step == step && $0.predecessor == .step(predecessor) }
    dependencies.append(Dependency(step: step, predecessor: .step(predecessor), rule: rule))
  }
}
