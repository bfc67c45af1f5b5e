/// The steps that turn one sequence into another: the fewest, where they can be found in reasonable time.
struct EditScript<Element: Hashable> {
  enum Step {
    case kept(Element)
    case removed(Element)
    case added(Element)
  }

  /// The most elements between common ends for which the fewest steps are searched; with more, everything between the ends
  /// counts as replaced. The search takes time and memory in the square of their number.
  private static var searched: Int { 4000 }

  /// In the order of the sequences; of a change, what is removed comes before what is added.
  let steps: [Step]

  init(from old: [Element], to new: [Element]) {
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
    let oldMiddle = Array(old[head..<old.count - tail])
    let newMiddle = Array(new[head..<new.count - tail])
    steps =
      old.prefix(head).map(Step.kept) + Self.between(oldMiddle, newMiddle) + old.suffix(tail).map(Step.kept)
  }

  private static func between(_ old: [Element], _ new: [Element]) -> [Step] {
    guard old.count + new.count <= searched else { return old.map(Step.removed) + new.map(Step.added) }
    let changes = new.difference(from: old)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var steps: [Step] = []
    var oldIndex = 0
    var newIndex = 0
    while oldIndex < old.count || newIndex < new.count {
      if removed.contains(oldIndex) {
        steps.append(.removed(old[oldIndex]))
        oldIndex += 1
      } else if added.contains(newIndex) {
        steps.append(.added(new[newIndex]))
        newIndex += 1
      } else {
        steps.append(.kept(old[oldIndex]))
        oldIndex += 1
        newIndex += 1
      }
    }
    return steps
  }
}
