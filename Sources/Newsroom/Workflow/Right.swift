/// Something that lets a person act on a story.
enum Right: Hashable, Sendable {
  /// To be one of the working version's authors.
  case author
  /// To have the capability on the desk.
  case capability(Capability, DeskSlug)

  /// What the request takes: one of these, each with all of its rights; the first that is held is the one in records.
  static func alternatives(for request: RequestFacts, on story: StoryFacts) -> [[Right]] {
    func here(_ capability: Capability) -> Right { .capability(capability, story.desk) }
    switch request.action {
    case .submit: return [[.author, here(.write)]]
    case .edit: return [[.author, here(.write)], [here(.review)]]
    case .withdraw: return [[.author]]
    case .return, .claim, .release, .note: return [[here(.review)]]
    case .approve:
      let forTime = request.publishAt == nil ? [] : [here(.schedule)]
      let forCorrection = story.liveVersion == nil ? [] : [here(.correct)]
      return [[here(.approve)] + forTime + forCorrection]
    case .recall: return [[here(.approve)]]
    case .schedule: return [[here(.approve), here(.schedule)]]
    case .publish: return [[here(.publish)]]
    case .correct, .update: return [[.author], [here(.correct)]]
    case .spike: return (story.state == .draft ? [[.author]] : []) + [[here(.spike)]]
    case .revive: return [[here(.spike)]]
    case .kill: return [[.author], [here(.kill)]]
    case .move:
      let there = request.desk.map { [Right.capability(.assign, $0)] } ?? []
      return [[here(.assign)] + there]
    case .assign: return [[here(.assign)]]
    }
  }
}
