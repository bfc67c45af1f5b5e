/// A text that came in, as far as the workflow asks.
public struct SubmittedText: Hashable, Sendable {
  /// What it came in for: an action that brings a text, with revision, note and `asDraft`.
  public var request: ActionRequest
  /// The desk that the text names.
  public var desk: DeskSlug
  /// The slug that the text names.
  public var slug: StorySlug
  /// The story that has that slug now; nil when none has.
  public var slugHolder: StoryNumber?
  /// The hash of its content.
  public var contentHash: ContentHash
  /// What it says.
  public var content: Content?
  /// What the last version says that readers saw and were told of; a fix is measured against it.
  public var lastTold: Content?

  /// A text of these properties.
  public init(
    _ request: ActionRequest, desk: DeskSlug, slug: StorySlug, slugHolder: StoryNumber?, contentHash: ContentHash,
    content: Content? = nil, lastTold: Content? = nil
  ) {
    self.request = request
    self.desk = desk
    self.slug = slug
    self.slugHolder = slugHolder
    self.contentHash = contentHash
    self.content = content
    self.lastTold = lastTold
  }
}

/// What becomes of a text that came in.
public enum TextRuling: Hashable, Sendable {
  /// It begins a story, in this state: `draft` or `desk_review`.
  case newStory(StoryState)
  /// It is the story's next version, and this is what changes.
  case nextVersion(StoryChange)
  /// It says what the working version says: nothing new is made. What changes is the state alone, when a draft goes to
  /// the desk by it; nil when nothing changes at all.
  case unchanged(StoryChange?)
  /// It is no version, but the text is kept beside this story: it lost a race or met a lock.
  case keptBeside(StoryNumber, Refusal)
  /// It is no version; of the text there is what the submission keeps.
  case refused(Refusal)
}

extension Workflow {
  /// Rules on a text that came in.
  ///
  /// The slug of a `submit` says what it is for: a new story, or the next version of the story that has it, if that is the
  /// submitter's own and a draft or under review. Slug and desk are frozen once readers see the story; before, another
  /// slug must be free, and another desk takes what a `move` takes.
  ///
  /// - Parameters:
  ///   - story: for `submit` the one that has the slug, nil when none has; otherwise the one that was named.
  ///   - actor: who submitted it; a database role may submit, new stories and its own.
  public func rule(
    on text: SubmittedText, for story: StoryFacts?, by actor: Actor?, in newsroom: NewsroomFacts
  ) -> TextRuling {
    let request = text.request
    guard let story else {
      guard let action = actions[request.action] else { return .refused(.noSuchAction(request.action, actions)) }
      switch known(actor, for: action) {
      case .failure(let refusal): return .refused(refusal)
      case .success(let actor):
        return request.action == .submit ? begin(text, by: actor, in: newsroom) : .refused(.notFound(request.story))
      }
    }
    switch context(request, on: story, by: actor, in: newsroom) {
    case .failure(let refusal): return .refused(refusal)
    case .success(let context): return context.ruling(on: text)
    }
  }

  private func begin(_ text: SubmittedText, by actor: Actor, in newsroom: NewsroomFacts) -> TextRuling {
    let mayWrite =
      switch actor {
      case .staff(let member): member.has(.write, on: text.desk, at: newsroom.now)
      case .databaseRole: true
      case .system: false
      }
    guard mayWrite else { return .refused(.mayNotWrite(actor, on: text.desk)) }
    return .newStory(text.request.asDraft ? .draft : .deskReview)
  }
}

extension ActionContext {
  fileprivate func ruling(on text: SubmittedText) -> TextRuling {
    if request.action == .submit, !isAuthor { return .refused(.slugTaken(text.slug)) }
    switch ruling {
    case .refused(let refusals):
      let first = refusals.first ?? .wrongState(self)
      return isKeptBeside(refusals) ? .keptBeside(story.number, first) : .refused(first)
    case .allowed(var change):
      if let refusal = addressRefusal(text) { return .refused(refusal) }
      if text.contentHash == story.contentHash {
        let changesState = request.action == .submit && change.story.state != story.state
        return .unchanged(changesState ? plainChange : nil)
      }
      if change.version?.kind == .fix, let refusal = fixRefusal(text) { return .refused(refusal) }
      change.story.slug = text.slug
      change.story.desk = text.desk
      return .nextVersion(change)
    }
  }

  /// Whether the text lost a race or met a lock, and but for that would have been taken.
  private func isKeptBeside(_ refusals: [Refusal]) -> Bool {
    refusals.allSatisfy { refusal in
      switch refusal.code {
      case .versionConflict: true
      case .wrongState:
        switch story.state {
        case .approved, .spiked: true
        case .draft, .deskReview: story.position.isLive || request.action == .submit
        case .published, .unpublished, .killed: false
        }
      default: false
      }
    }
  }

  /// What a fix may not be: more than a slip of the keyboard.
  private func fixRefusal(_ text: SubmittedText) -> Refusal? {
    let limit = FixLimit(words: newsroom.desk(story.desk)?.policy.fixLimit ?? FixLimit.standard)
    guard let content = text.content, let told = text.lastTold else {
      return .moreThanAFix([FixFault(kind: .field)], of: story, limit)
    }
    let faults = limit.faults(from: told, to: content)
    return faults.isEmpty ? nil : .moreThanAFix(faults, of: story, limit)
  }

  private func addressRefusal(_ text: SubmittedText) -> Refusal? {
    let isElsewhere = text.desk != story.desk
    if isElsewhere || text.slug != story.slug, story.hasAddress { return .addressFrozen(story) }
    if let holder = text.slugHolder, holder != story.number { return .slugTaken(text.slug) }
    let mayMove = [story.desk, text.desk].allSatisfy { grant(for: .assign, on: $0) != nil }
    return isElsewhere && !mayMove ? .namesAnotherDesk(text.desk, actor, story) : nil
  }
}
