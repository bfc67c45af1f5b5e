import Postgres
import Publishing
import Store

/// Why the daemon could not start: a sentence, and an exit status (sysexits(3)).
struct StartFailure: Error {
  let sentence: String
  let exitStatus: Int32

  /// The failure that an error amounts to.
  init(_ error: any Error) {
    switch error {
    case let error as ConfigurationError: (sentence, exitStatus) = (error.description, 78)
    case let error as DestinationFault: (sentence, exitStatus) = (error.description, 78)
    case let error as TriggerFault: (sentence, exitStatus) = (error.description, 78)
    case let error as ThemeFault: (sentence, exitStatus) = (error.description, 78)
    case let error as ControlSocket.Failure: (sentence, exitStatus) = (error.description, 69)
    case let error as EmbeddedClusterError: (sentence, exitStatus) = ("\(error)", 69)
    case MigrationError.missing(let migrations):
      sentence =
        "The database is missing migrations \(migrations.joined(separator: ", ")): run 'copydeskd migrate' first"
      exitStatus = 69
    case MigrationError.changed(let number, let name):
      sentence =
        "This database was set up by an earlier version of Copydesk, which this one cannot bring up to date (its migration "
        + "\(number), \(name), was another): set up a new database"
      exitStatus = 78
    case let error as UnsupportedServer: (sentence, exitStatus) = (error.sentence, 78)
    case let error as PostgresError: (sentence, exitStatus) = (error.sentence, 69)
    case MigrationError.failed(let number, let name, let error):
      (sentence, exitStatus) = ("Migration \(number) (\(name)) failed and was rolled back: \(error.sentence)", 69)
    case ConnectionError.cannotConnect(let reason) where reason.contains("unsupported startup parameter"):
      sentence =
        "A pooler refuses what is said as a session begins (\(reason)): for the daemon, set direct_database as well; "
        + "everything else needs a URI that leads to the server itself"
      exitStatus = 69
    case let error as ConnectionError: (sentence, exitStatus) = ("Could not connect to the database: \(error)", 69)
    default: (sentence, exitStatus) = ("\(error)", 70)
    }
  }
}
