/// How a worker may claim from a queue, as far as it has heard of the operators' controls.
///
/// The mode only chooses the statement; what may be claimed is decided in the database.
enum ClaimMode: Sendable, Equatable {
  /// Neither paused nor limited.
  case unrestricted
  /// Limited: claims are made one after another.
  case limited
  /// Paused: nothing is claimed.
  case paused
}
