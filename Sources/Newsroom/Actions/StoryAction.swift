/// All there is to say about one action: from where to where it takes a story, who may, what its request must say, what
/// else refuses it, and what follows.
///
/// A new action is a type of its own and a line in ``StoryActions/standard``. The database has rows for it (`action` and
/// `transition`), written once more on purpose.
public protocol StoryAction: Sendable {
  /// Its name.
  var name: Action { get }
  /// As in "it cannot be withdrawn".
  var pastParticiple: String { get }
  /// As in "nana withdrew it"; the participle, unless it says otherwise.
  var pastTense: String { get }
  /// From where to where it takes a story, whoever asks.
  var moves: [Move] { get }

  /// Whether it leaves the story as it is, revision included, and only the record grows. False by default.
  var recordsOnly: Bool { get }
  /// Of an action that comes with a text, as what sort of author whoever brings it counts; nil, the default, for one that
  /// brings none.
  var textAuthor: Authors.Part? { get }
  /// Whether it overtakes others: who acts on a revision from before it is told so (`version_conflict`). False by default; true
  /// for submit, edit, withdraw, return, reopen, recall, fix, clarify, correct, update, retract, readdress, schedule, spike, revive, move, unpublish, kill.
  var overtakesOthers: Bool { get }
  /// Whether the approvals so far are void once it is done. False by default.
  var voidsApprovals: Bool { get }
  /// What whoever did it does next in the same breath, as far as they may. Nothing by default.
  var followedBy: [Action] { get }
  /// Whether its request must have a note. False by default.
  var needsNote: Bool { get }
  /// Whether its request may name a time. False by default.
  var takesTime: Bool { get }

  /// Who may: whoever meets all requirements of one of these alternatives; the first that is met is the one in the records.
  func requirements(_ context: ActionContext) -> [[Requirement]]

  /// What stands against it beside revision, state, requirements, note and time, in any order. Nothing by default.
  func refusals(_ context: ActionContext) -> [Refusal]

  /// Whether what somebody else did since makes those who read an earlier revision look again. By default what overtakes
  /// others.
  func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool

  /// The state that it leads to; nil when it cannot be done. By default the one that its moves allow.
  func target(_ context: ActionContext) -> StoryState?

  /// As what it is recorded, as things are. By default as itself.
  func done(_ context: ActionContext) -> ActionOrStep

  /// What else follows: changes to the story, a signature, a decision, deliveries. Nothing by default.
  func apply(to change: inout StoryChange, _ context: ActionContext)
}

extension StoryAction {
  /// The participle.
  public var pastTense: String { pastParticiple }
  /// False.
  public var recordsOnly: Bool { false }
  /// Nothing.
  public var followedBy: [Action] { [] }
  /// Nil: it brings no text.
  public var textAuthor: Authors.Part? { nil }
  /// False.
  public var overtakesOthers: Bool { false }
  /// False.
  public var voidsApprovals: Bool { false }
  /// False.
  public var needsNote: Bool { false }
  /// False.
  public var takesTime: Bool { false }

  /// Whether it comes with a text, as a submission.
  public var bringsText: Bool { textAuthor != nil }

  /// Nothing.
  public func refusals(_ context: ActionContext) -> [Refusal] { [] }

  /// By what overtakes others.
  public func isOvertaken(by change: StoryFacts.Change, _ context: ActionContext) -> Bool {
    context.actions.overtakesOthers(change)
  }

  /// Itself.
  public func done(_ context: ActionContext) -> ActionOrStep { .action(name) }

  /// The one that its moves allow.
  public func target(_ context: ActionContext) -> StoryState? {
    context.targets.count == 1 ? context.targets.first : nil
  }

  /// Nothing.
  public func apply(to change: inout StoryChange, _ context: ActionContext) {}
}
