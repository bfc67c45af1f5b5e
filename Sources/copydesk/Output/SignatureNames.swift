import ControlAPI
import Newsroom

/// The signatures that a story is waiting for, as people say them.
struct SignatureNames {
  private let missing: [String]

  init(_ missing: [String]) { self.missing = missing }

  /// Those beside the desk's approval: `legal`; nil when there are none.
  var others: String? {
    let names = missing.filter { $0 != Capability.approve.rawValue }
    return names.isEmpty ? nil : names.joined(separator: " and ")
  }

  /// After a count of approvals: `, legal missing`.
  var note: String { others.map { ", \($0) missing" } ?? "" }

  /// What it waits for: `approval`, `a signature as legal`, or both.
  var all: String {
    let approval = missing.contains(Capability.approve.rawValue) || missing.isEmpty ? "approval" : nil
    return [approval, others.map { "a signature as \($0)" }].compactMap(\.self).joined(separator: " and ")
  }
}

extension StoryBody.Approvals {
  /// `1 of 2 approvals`, and what else is missing.
  var inWords: String { "\(have) of \(need) approvals" + SignatureNames(missing).note }
}
