using Brillig.Cli;

return await BrilligCommand.Run(args, Shell.OfThisProcess());
