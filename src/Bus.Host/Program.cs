Console.WriteLine("bus");
