/// The actions that a newsroom knows, by their names. The table of transitions, permission, `why`, the command's
/// completion and the control socket's routes all come from here.
public struct StoryActions: Sendable {
  /// Copydesk's own.
  public static let standard = StoryActions([
    SubmitAction(),
    EditAction(),
    WithdrawAction(),
    ReturnAction(),
    ReopenAction(),
    ApproveAction(),
    RecallAction(),
    ScheduleAction(),
    PublishAction(),
    FixAction(),
    ClarifyAction(),
    CorrectAction(),
    UpdateAction(),
    RetractAction(),
    ReaddressAction(),
    SpikeAction(),
    ReviveAction(),
    UnpublishAction(),
    RepublishAction(),
    KillAction(),
    DropKillAction(),
    ClaimAction(),
    ReleaseAction(),
    MoveAction(),
    NoteAction(),
    NoteResolveAction(),
    AssignAction(),
    UnassignAction(),
    FrontPageAction(place: .lead),
    FrontPageAction(place: .pin),
    FrontPageAction(place: .drop),
    FrontPageAction(place: .clear),
    PreviewLinkAction(),
    PreviewEndAction(),
    PackageAddAction(),
    PackageRemoveAction(),
  ])

  /// The actions, in the order in which they are listed to people.
  public let all: [any StoryAction]
  /// Every way in which a story may go, whoever moves it, each once: by people's actions and by Copydesk's own steps.
  public let transitions: [Transition]
  private let byName: [Action: any StoryAction]
  private let targetsByOrigin: [Origin: Set<StoryState>]

  private struct Origin: Hashable {
    var action: ActionOrStep
    var position: StoryPosition?
  }

  /// A registry of these actions; of two with one name, the later one counts.
  public init(_ actions: [any StoryAction]) {
    byName = Dictionary(actions.map { ($0.name, $0) }) { _, later in later }
    all = actions
    transitions =
      actions.flatMap { action in action.moves.map { Transition(.action(action.name), from: $0.from, to: $0.to) } }
      + SystemStep.all.flatMap { step in step.moves.map { Transition(.step(step), from: $0.from, to: $0.to) } }
    targetsByOrigin = Dictionary(grouping: transitions) { Origin(action: $0.action, position: $0.from) }
      .mapValues { Set($0.map(\.to)) }
  }

  /// Their names, in order.
  public var names: [Action] { all.map(\.name) }

  /// The action of that name; nil when there is none.
  public subscript(name: Action) -> (any StoryAction)? { byName[name] }

  /// The states to which the act may take a story from there; none when it is not to be done there.
  public func targets(of action: ActionOrStep, from position: StoryPosition?) -> Set<StoryState> {
    targetsByOrigin[Origin(action: action, position: position)] ?? []
  }

  /// Whether what was done is something that others must look at before they act: people's changes of the story, never
  /// what Copydesk did. What only a newer program knows counts as such.
  func overtakesOthers(_ change: StoryFacts.Change) -> Bool {
    if change.isBySystem || SystemStep.all.contains(where: { $0.name == change.action }) { return false }
    return self[Action(change.action)]?.overtakesOthers ?? true
  }

  /// As in "nana withdrew it": what was done.
  func pastTense(of action: String) -> String { self[Action(action)]?.pastTense ?? pastParticiple(of: action) }

  /// As in "it was withdrawn": what was done.
  func pastParticiple(of action: String) -> String {
    self[Action(action)]?.pastParticiple ?? SystemStep.all.first { $0.name == action }?.pastParticiple ?? "changed"
  }
}
