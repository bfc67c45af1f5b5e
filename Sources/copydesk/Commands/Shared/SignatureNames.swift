import ControlAPI
import Newsroom

/// The signatures that a story still needs, as people say them.
struct SignatureNames {
  private let missing: [String]

  init(_ missing: [String]) { self.missing = missing }

  /// Those beside the desk's approval: `legal`; nil when there are none.
  var others: String? {
    let names = missing.filter { $0 != Capability.approve.rawValue }
    return names.isEmpty ? nil : names.joined(separator: " and ")
  }

  /// `1 of 2 approvals`, or where something else is missing `1 of 2 signatures, legal missing`.
  func counted(_ have: Int, of need: Int) -> String {
    others.map { "\(have) of \(need) signatures, \($0) missing" } ?? "\(have) of \(need) approvals"
  }

  /// What it waits for: `approval`, `a legal signature`, or both.
  var all: String {
    let approval = missing.contains(Capability.approve.rawValue) || missing.isEmpty ? "approval" : nil
    return [approval, others.map { "a \($0) signature" }].compactMap(\.self).joined(separator: " and ")
  }

  /// What others must do after one has signed.
  var next: String {
    guard let others else { return "another person must approve it, too" }
    let approval = missing.contains(Capability.approve.rawValue)
    return (approval ? "another approval and a \(others) signature are" : "a \(others) signature is")
      + " still needed, from \(missing.count > 1 ? "other people" : "another person")"
  }
}

extension StoryBody.Approvals {
  /// `1 of 2 approvals`, and what else is missing.
  var inWords: String { SignatureNames(missing).counted(have, of: need) }
}
