@testable import JobQueue

/// The queue as a value: what its SQL must do, in the plainest words, by a clock that only moves when told to.
struct QueueModel {
  struct ModelJob: Equatable {
    var state = JobState.available
    var attempt = 0
    let maxAttempts: Int
    let priority: Int
    var dueAt: Int
    var place: Place
    var holder: Holder?
    var isCancelRequested = false
    var errors = 0
  }

  /// Where a job stands in its queue; of two that are due in the same minute, the one that was put there first is first.
  struct Place: Comparable {
    let minute: Int
    let step: Int

    static func < (left: Place, right: Place) -> Bool { (left.minute, left.step) < (right.minute, right.step) }
  }

  /// Who has a job, by which of all claims.
  struct Holder: Equatable {
    let worker: Int
    let claim: Int
  }

  /// A claim as the worker remembers it, whether it still has the job or not.
  struct Claim: Equatable {
    let job: Int
    let number: Int
  }

  private(set) var jobs: [ModelJob] = []
  /// Each worker's lease: the minute when it runs out; nil when another has taken over.
  private(set) var leases: [Int?] = []
  private(set) var now = 0

  private var steps = 0
  private var claims = 0
}

// MARK: - What clients do

extension QueueModel {
  mutating func enqueue(in minutes: Int, priority: Int, maxAttempts: Int) {
    steps += 1
    jobs.append(
      ModelJob(
        state: minutes > 0 ? .scheduled : .available, maxAttempts: maxAttempts, priority: priority,
        dueAt: now + minutes, place: Place(minute: now + minutes + priority, step: steps)))
  }

  /// Whether the job was in a state that allows it.
  mutating func cancel(_ job: Int) -> Bool {
    switch jobs[job].state {
    case .waiting, .available, .scheduled, .dead: jobs[job].state = .cancelled
    case .running: jobs[job].isCancelRequested = true
    case .completed, .discarded, .cancelled: return false
    }
    return true
  }

  mutating func retry(_ job: Int) -> Bool {
    guard [.dead, .scheduled, .waiting].contains(jobs[job].state) else { return false }
    steps += 1
    jobs[job].state = .available
    jobs[job].attempt = 0
    jobs[job].isCancelRequested = false
    jobs[job].dueAt = now
    jobs[job].place = Place(minute: now + jobs[job].priority, step: steps)
    return true
  }

  mutating func pass(minutes: Int) { now += minutes }
}

// MARK: - What workers do

extension QueueModel {
  mutating func register(lease: Int) { leases.append(now + lease) }

  /// Whether the worker still has its lease.
  mutating func sendHeartbeat(_ worker: Int, lease: Int) -> Bool {
    guard leases[worker] != nil else { return false }
    leases[worker] = now + lease
    return true
  }

  /// Makes what is due available.
  mutating func stage() {
    for index in jobs.indices where jobs[index].state == .scheduled && jobs[index].dueAt <= now {
      jobs[index].state = .available
    }
  }

  /// Claims the first jobs; of those that stand at one place, the ones that come first in `tied`, since the queue promises no
  /// order among them.
  mutating func claim(_ worker: Int, atMost count: Int, tied: [Int]) -> [Claim] {
    guard leases[worker] != nil else { return [] }
    func turn(_ job: Int) -> (Place, Int) { (jobs[job].place, tied.firstIndex(of: job) ?? tied.endIndex) }
    let waiting = jobs.indices.filter { jobs[$0].state == .available }.sorted { turn($0) < turn($1) }
    return waiting.prefix(count).map { index in
      claims += 1
      jobs[index].state = .running
      jobs[index].attempt += 1
      jobs[index].holder = Holder(worker: worker, claim: claims)
      return Claim(job: index, number: claims)
    }
  }

  /// Ends the attempts of those claims that still hold; returns their jobs. Those that are put back together stand at one place.
  mutating func end(_ ended: [Claim], as outcome: Outcome) -> Set<Int> {
    let held = ended.filter { jobs[$0.job].state == .running && jobs[$0.job].holder?.claim == $0.number }
    steps += 1
    for claim in held { end(claim.job, as: outcome) }
    return Set(held.map(\.job))
  }

  private mutating func end(_ job: Int, as outcome: Outcome) {
    jobs[job].holder = nil
    switch outcome {
    case .completed: jobs[job].state = .completed
    case .discarded:
      jobs[job].state = .discarded
      jobs[job].errors += 1
    case .failed(let delay):
      jobs[job].errors += 1
      let isLast = delay == nil || jobs[job].attempt >= jobs[job].maxAttempts
      put(job, isLast ? .dead : .scheduled, in: delay ?? 0)
    case .snoozed(let delay):
      jobs[job].attempt -= 1
      put(job, .scheduled, in: delay)
    case .handedBack:
      jobs[job].attempt -= 1
      jobs[job].state = .available
    }
  }

  private mutating func put(_ job: Int, _ state: JobState, in minutes: Int) {
    jobs[job].state = state
    jobs[job].dueAt = now + minutes
    jobs[job].place = Place(minute: now + minutes + jobs[job].priority, step: steps)
  }

  /// Takes over from all whose lease has run out; returns them.
  mutating func rescueAll() -> Set<Int> {
    let gone = Set(leases.indices.filter { worker in leases[worker].map { $0 <= now } ?? false })
    for worker in gone { leases[worker] = nil }
    for index in jobs.indices where jobs[index].state == .running {
      guard let holder = jobs[index].holder, gone.contains(holder.worker) else { continue }
      jobs[index].holder = nil
      jobs[index].errors += 1
      jobs[index].state = jobs[index].attempt >= jobs[index].maxAttempts ? .dead : .available
    }
    return gone
  }
}

/// How an attempt ends; times are minutes.
enum Outcome: Equatable {
  case completed, discarded, handedBack
  /// Tried again after the delay; without one, a dead letter.
  case failed(retryAfter: Int?)
  case snoozed(Int)
}
