import Postgres
import Testing

/// Something that the daemon's role tries with SQL and must not be able to do, beside the same made legal.
struct Attack: Sendable, CustomTestStringConvertible {
  /// How PostgreSQL says no.
  struct Refusal: Sendable, Equatable {
    var sqlState: SQLState
    /// The constraint or rule; nil where a right is missing.
    var name: String?
  }

  /// What is tried, in a sentence.
  let sentence: String
  /// How the newsroom comes to where it is tried; each line a transaction.
  let given: [String]
  /// What is tried, in one transaction.
  let attempt: String
  let refusal: Refusal
  /// The same made legal, in one transaction.
  let control: String

  var testDescription: String { sentence }

  init(_ sentence: String, given: String..., attempt: String, refused refusal: Refusal, control: String) {
    self.sentence = sentence
    self.given = given
    self.attempt = attempt
    self.refusal = refusal
    self.control = control
  }
}

/// Attacks on one newsroom, which comes once to where all of them are tried: what is refused leaves nothing behind, and what is done
/// legally beside it is undone.
struct AttackGroup: Sendable, CustomTestStringConvertible {
  /// How many there may be, so that several groups can be tried at once.
  private static let most = 12

  let given: [String]
  private(set) var attacks: [Attack]

  var testDescription: String { attacks.map(\.sentence).joined(separator: "; ") }

  /// The attacks by where they are tried.
  static func all(_ attacks: [Attack]) -> [AttackGroup] {
    var groups: [AttackGroup] = []
    for attack in attacks {
      if let place = groups.firstIndex(where: { $0.given == attack.given && $0.attacks.count < most }) {
        groups[place].attacks.append(attack)
      } else {
        groups.append(AttackGroup(given: attack.given, attacks: [attack]))
      }
    }
    return groups
  }
}

extension Attack.Refusal {
  /// What an error says.
  init(_ error: PostgresError) { self.init(sqlState: error.sqlState, name: error.constraint) }

  /// The role has no right to.
  static let noRight = Self(sqlState: .insufficientPrivilege, name: nil)

  /// A CHECK constraint, or a rule of a trigger.
  static func rule(_ name: String) -> Self { Self(sqlState: .checkViolation, name: name) }

  /// A key that must exist.
  static func key(_ name: String) -> Self { Self(sqlState: .foreignKeyViolation, name: name) }

  /// A key that must not exist twice.
  static func unique(_ name: String) -> Self { Self(sqlState: .uniqueViolation, name: name) }
}
