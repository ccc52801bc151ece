<?php
$config = ['static' => ['exampleauth:StaticSource', 'login' => ['yamada'], 'name' => ['山田 花子'], 'department' => ['税務課']]];
