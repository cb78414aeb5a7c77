using Autograd.Bench;

try
{
    return Commands.Run(args);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(Commands.Usage);
    return 2;
}
