import ControlAPI
import Newsroom
import Store

private let killWait = QueryParameter.whole(
  "kill_wait", 0...30, default: 0,
  "How many seconds to wait for another destination to acknowledge the kill")

/// One story.
extension ControlRoute {
  static let story = get(
    "/v1/stories/{story}", "A story, by number or slug", for: .staff, query: [killWait],
    answers: .json(StoryBody.self)
  ) { request, caller in
    let reference = try request.story
    var pending: [DestinationName]?
    let story = try await request.wait(atMost: try request.value(of: killWait)) { (story: Story) in
      defer { pending = pending ?? story.killPending }
      return story.killPending.isEmpty || story.killPending != pending ?? story.killPending
    } _: {
      try await request.store.story(reference)
    }
    var body = try await StoryBody(story, for: caller, request.store)
    if story.liveVersion != nil {
      let placement = try await request.store.frontPage().first { $0.story == story.number }
      body.frontPage = placement.map { StoryBody.FrontPage($0) }
    }
    body.threads = try await request.threads(of: story)
    return try .json(body)
  }
}

extension RouteRequest {
  /// What people said about a story, with where the lines are now that it is about.
  fileprivate func threads(of story: Story) async throws -> [NoteThreadBody] {
    let reference = StoryReference.number(story.number)
    let threads = try await store.threads(of: reference)
    let places = threads.compactMap(\.place)
    guard !places.isEmpty else { return threads.map { NoteThreadBody($0, line: nil) } }
    let draft = try await store.shownDraft(of: try await store.version(reference, story.version))
    let lines = NotePlace.lines(of: places, in: draft)
    return threads.map { thread in NoteThreadBody(thread, line: thread.place.flatMap { lines[$0] }) }
  }
}

extension StoryBody.FrontPage {
  init(_ placement: FrontPlacement) {
    self.init(place: placement.place, until: placement.until.map(Instant.init), by: placement.by.text)
  }
}

extension StoryBody {
  /// The story, with what this person has seen of it.
  init(_ story: Story, for caller: StaffCaller, _ store: Store) async throws {
    self.init(
      story, try await DesksNow(store),
      seen: try await store.lastSeen(.number(story.number), by: caller.member.handle))
    guard killRequest != nil else { return }
    let explained = try await store.why(.kill, .number(story.number), by: caller.actor)
    killRequest?.whoCould = explained.whoCould.map(\.text)
  }
}
