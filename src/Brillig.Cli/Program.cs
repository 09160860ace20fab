System.Console.WriteLine("brillig");
