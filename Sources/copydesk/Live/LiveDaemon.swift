import ControlAPI
import FoundationEssentials
import Glibc
import Newsroom
import Synchronization

/// Asks the daemon for the board: one thread follows the events and one does what is asked, so that keys are answered at once
/// however slow the line is. Both end with the program.
final class LiveDaemon: Sendable {
  private let client: ControlClient
  private let desk: String?
  /// News that the board has not taken yet.
  private let news = Mutex<[LiveNews]>([])
  private let work = WorkQueue<LiveEffect>()
  /// Called, from any thread, when there is news.
  private let wake: @Sendable () -> Void

  /// How long to wait before a lost connection is tried again, in seconds.
  private static let pause = 2

  init(_ client: ControlClient, desk: String?, wake: @escaping @Sendable () -> Void) {
    self.client = client
    self.desk = desk
    self.wake = wake
  }

  /// All stories of the board.
  static func board(_ client: ControlClient, desk: String?) throws -> [StoryBody] {
    try BoardColumn.allCases.flatMap { try client.stories(in: $0, desk: desk, LiveBoard.fields) }
  }

  func start() {
    PlainThread.start { self.follow() }
    PlainThread.start { while true { self.carryOut(self.work.take()) } }
  }

  /// Has something done; what comes of it is news.
  func ask(_ effect: LiveEffect) { work.add(effect) }

  /// The news since the last time.
  func take() -> [LiveNews] {
    news.withLock { news in
      defer { news = [] }
      return news
    }
  }

  private func tell(_ one: LiveNews) {
    news.withLock { $0.append(one) }
    wake()
  }

  // MARK: - Events

  /// Follows the events for as long as the program runs; after a lost connection from the last one that arrived.
  private func follow() {
    var place: String?
    while true {
      do {
        var reader = EventStreamReader()
        try client.follow(["events"], after: place) { bytes in
          let events = reader.take(bytes)
          place = reader.lastID ?? place
          tell(.heard)
          // What others are told is theirs; what it is about has an event of its own.
          for event in events where event.kind != FollowedEvent.notice { tell(.event(event)) }
        }
      } catch let problem as Problem where problem.refusal.code == .gone {
        place = nil
        tell(.missed)
        continue
      } catch {}
      tell(.lost(retryIn: Self.pause))
      sleep(UInt32(Self.pause))
    }
  }

  // MARK: - What is asked

  private func carryOut(_ effect: LiveEffect) {
    do {
      try tell(answer(to: effect))
    } catch {
      let report = FailureReport(error)
      switch effect {
      case .loadStory(let number) where report.code == .notFound: tell(.gone(number))
      case .loadBoard, .loadStory: tell(.notLoaded(detail: report.detail))
      case .record(let reading): tell(.unrecorded(reading, detail: report.detail))
      default: tell(.refused(detail: report.detail, hint: report.hint))
      }
    }
  }

  private func answer(to effect: LiveEffect) throws -> LiveNews {
    switch effect {
    case .loadBoard: return .board(try Self.board(client, desk: desk))
    case .loadStory(let number): return .story(try story(number))
    case .open(let number):
      let story = try story(number)
      return .opened(story, try version(story.version, of: number))
    case .compare(let number):
      let story = try story(number)
      let seen = story.seenVersion.flatMap { $0 < story.version ? $0 : nil }
      let older = seen ?? (story.version > 1 ? story.version - 1 : nil)
      return .compared(
        story, old: try older.map { try version($0, of: number) }, new: try version(story.version, of: number))
    case .record(let reading):
      try client.post(
        ["stories", String(reading.story), "seen"],
        SeenBody(version: reading.version, contentHash: reading.contentHash, revision: reading.revision))
      return .recorded(reading)
    case .consider(let act): return try consider(act)
    case .perform(let act):
      var body = ActionBody(revision: act.revision, note: act.note)
      body.at = act.at
      return .done(act, try client.post(StoryBody.self, ["stories", String(act.story), act.action.rawValue], body))
    case .preview, .quit: preconditionFailure("The board's own thread does this.")
    }
  }

  private func story(_ number: Int) throws -> StoryBody {
    try client.get(StoryBody.self, "stories", String(number)).told(to: client.asker)
  }

  private func version(_ version: Int, of story: Int) throws -> VersionBody {
    try client.get(VersionBody.self, "stories", String(story), "versions", String(version))
  }

  /// On the revision that this person last saw, as every command acts.
  private func consider(_ act: LiveAct) throws -> LiveNews {
    var act = act
    let story = try story(act.story)
    act.version = story.version
    act.revision = story.seenRevision ?? story.revision
    guard act.action == .approve else {
      let answer = try client.get(ExplanationBody.self, "stories", String(act.story), "why", act.action.rawValue)
      if let refusal = answer.refusals.first { throw refusal }
      return .considered(act, story, nil)
    }
    var body = ActionBody(revision: act.revision)
    body.at = act.at
    return .considered(act, story, try client.wouldBe(act.action, story, body))
  }
}

/// What one thread leaves for another, in order.
private final class WorkQueue<Work: Sendable>: Sendable {
  private let waiting = Mutex<[Work]>([])
  /// A byte for each piece of work.
  private let ends: (reading: Int32, writing: Int32)

  init() {
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    self.ends = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  func add(_ work: Work) {
    waiting.withLock { $0.append(work) }
    var byte: UInt8 = 0
    _ = unsafe write(ends.writing, &byte, 1)
  }

  /// Waits for the next.
  func take() -> Work {
    while true {
      if let work = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return work }
      var byte: UInt8 = 0
      _ = unsafe read(ends.reading, &byte, 1)
    }
  }
}

/// A thread that may wait: the pool of Swift's tasks must not.
private enum PlainThread {
  private final class Body {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let body = unsafe Unmanaged.passRetained(Body(run))
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        unsafe Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    if status != 0 { unsafe body.release() }
  }
}
