import ArgumentParser

/// `copydeskd prepare-pictures`: what the daemon starts to have pictures decoded; not for people. It is run by
/// `CopydeskDaemon.main`, before anything else; here it has its name.
struct PreparePicturesCommand: ParsableCommand {
  static let name = "prepare-pictures"
  static let configuration = CommandConfiguration(
    commandName: name, abstract: "Prepare pictures for the daemon.", shouldDisplay: false)
}
