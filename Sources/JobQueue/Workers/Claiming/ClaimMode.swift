/// What an operator lets the workers do with a queue, as far as a worker has heard.
///
/// It only chooses the claim to use: what may be claimed is decided in the database.
enum Restraint: Sendable, Equatable {
  /// It is claimed from without further ado.
  case none
  /// It has limits, so that claims wait for one another.
  case limited
  /// Nothing is claimed.
  case paused
}
