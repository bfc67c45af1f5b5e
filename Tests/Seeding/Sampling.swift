internal import FoundationEssentials

/// How much of the long tests a run does: an ordinary one a sample that a seed chooses, `Deploy/test --long` all of it.
///
/// Whoever repeats something hundreds of times asks here how often; nowhere else is it said.
public enum Sampling {
  /// Whether everything is done: `COPYDESK_TEST_LONG` is set, and not to 0.
  public static let isLong = !["", "0"].contains(environment("COPYDESK_TEST_LONG"))

  /// The seed of this run: `COPYDESK_TEST_SEED`, or another one each time. It is printed when it is first used, so that a
  /// failure can be had again.
  public static let seed: UInt64 = {
    let seed = UInt64(environment("COPYDESK_TEST_SEED")) ?? UInt64.random(in: 1...999_999)
    print("Long tests are \(isLong ? "whole" : "sampled"), with COPYDESK_TEST_SEED=\(seed)")
    return seed
  }()

  /// The cases to try: some of them, in ascending order, or all in a long run.
  public static func some(_ count: Int, of all: Range<Int>) -> [Int] {
    guard !isLong, count < all.count else { return Array(all) }
    var numbers = Seeded(seed: seed)
    var chosen: Set<Int> = []
    while chosen.count < count { chosen.insert(Int.random(in: all, using: &numbers)) }
    return chosen.sorted()
  }

  /// How often to do something whose course one seed decides.
  public static func times(_ ordinary: Int, long: Int) -> Int { isLong ? long : ordinary }

  private static func environment(_ name: String) -> String { ProcessInfo.processInfo.environment[name] ?? "" }
}
