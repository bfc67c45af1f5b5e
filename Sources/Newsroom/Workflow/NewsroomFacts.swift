public import FoundationEssentials

/// What the workflow must know of the newsroom to rule on a request, beside the story.
public struct NewsroomFacts: Hashable, Sendable {
  /// The desks there are.
  public var desks: [Desk]
  /// The triggers there are.
  public var triggers: [Trigger]
  /// Of the people that the request names, those who work here.
  public var staff: Set<StaffHandle>
  /// The story that has, or had while readers saw it, the slug that the request names.
  public var slugHolder: StoryNumber?
  /// What is set by hand of the front page, among the stories that readers see; read for actions on the front page.
  public var frontPage: [FrontPlacement]
  /// Of links to previews; nil where nobody has asked about them.
  public var previews: PreviewFacts?
  /// Of the story's notes; nil where nobody says anything about it.
  public var notes: NoteFacts?
  /// What keeps stories from going out by themselves; read for actions that may let one out.
  public var freezes: Freezes
  /// The newsroom's own IANA time zone; nil where nobody has said which.
  public var timeZone: String?
  /// Of the packages that the request or the story names, those with stories that are yet to go out.
  public var packages: [Package]
  /// The database's clock.
  public var now: Date

  /// Facts of these properties.
  public init(
    desks: [Desk], triggers: [Trigger] = [], staff: Set<StaffHandle> = [], slugHolder: StoryNumber? = nil,
    frontPage: [FrontPlacement] = [], previews: PreviewFacts? = nil, notes: NoteFacts? = nil,
    freezes: Freezes = Freezes(), timeZone: String? = nil, packages: [Package] = [], now: Date
  ) {
    self.desks = desks
    self.triggers = triggers
    self.staff = staff
    self.slugHolder = slugHolder
    self.frontPage = frontPage
    self.previews = previews
    self.notes = notes
    self.freezes = freezes
    self.timeZone = timeZone
    self.packages = packages
    self.now = now
  }

  /// The desk of that slug; nil when there is none.
  func desk(_ slug: DeskSlug) -> Desk? { desks.first { $0.slug == slug } }

  /// The trigger of that name; nil when there is none.
  func trigger(_ name: TriggerName) -> Trigger? { triggers.first { $0.name == name } }

  /// The instant as sentences to people on that desk have it: `15:45 (Asia/Yerevan)`.
  public func time(_ instant: Date, on desk: DeskSlug) -> String { time(instant, in: .desk(desk)) }

  /// The instant as sentences to people on that desk have it, or to all of them.
  func time(_ instant: Date, in scope: DeskScope) -> String {
    let name = scope.desk.map { desk($0)?.timeZone } ?? timeZone
    return ReadableTime(instant, zone: name.flatMap { TimeZone(identifier: $0) }, now: now).description
  }
}
